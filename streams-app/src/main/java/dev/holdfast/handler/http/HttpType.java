package dev.holdfast.handler.http;

import dev.holdfast.config.HandlerSection;
import dev.holdfast.config.Setting;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.Outgoing;
import dev.holdfast.handler.Task;
import dev.holdfast.handler.TaskJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

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
    public Outgoing outgoing(HandlerSection section, Task task) throws HandlerFailure {
        String body = new String(TaskJson.write(task), StandardCharsets.UTF_8);
        return new Outgoing(Endpoint.from(section).shown(), body, Map.of());
    }

    @Override
    public Handler create(HandlerSection section) {
        return new HttpHandler(Endpoint.from(section));
    }
}
