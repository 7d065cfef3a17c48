package dev.holdfast.handler.http;

import dev.holdfast.config.HandlerSection;
import dev.holdfast.config.Setting;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerType;
import java.util.List;

/** {@code kind: http}: POSTs each item as JSON to one address. */
public final class HttpType implements HandlerType {

    @Override
    public String kind() {
        return "http";
    }

    @Override
    public Mode mode(HandlerSection section) {
        return Mode.EXECUTOR;
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required(Endpoint.URL, Setting.Kind.URL, "the address that takes the items by POST"),
                Setting.optional(Endpoint.HEADERS, Setting.Kind.TEXT_MAP, null, "headers sent with each item"));
    }

    @Override
    public List<String> problems(HandlerSection section) {
        return Endpoint.problems(section);
    }

    @Override
    public Handler create(HandlerSection section) {
        return new HttpHandler(Endpoint.from(section));
    }
}
