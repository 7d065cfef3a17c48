package dev.holdfast.handler.http;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.yaml.Setting;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.Outgoing;
import dev.holdfast.handler.SecretTexts;
import dev.holdfast.handler.Task;
import dev.holdfast.handler.TaskJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code kind: http}: POSTs each item as JSON to one address. */
public final class HttpType implements HandlerType {
    private final SecretTexts.Variables variables;

    /** Made by the service loader: secrets come from the variables of the process. */
    public HttpType() {
        this(System::getenv);
    }

    HttpType(SecretTexts.Variables variables) {
        this.variables = variables;
    }

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
                Setting.optional(
                        Endpoint.HEADERS,
                        Setting.Kind.TEXT_MAP,
                        null,
                        "headers sent with each item; NAME_env, NAME_file and ${env:VARIABLE} keep secrets out"));
    }

    @Override
    public List<String> problems(HandlerSection section) {
        return Endpoint.problems(section);
    }

    @Override
    public Outgoing outgoing(HandlerSection section, Task task) throws HandlerFailure {
        String body = new String(TaskJson.write(task), StandardCharsets.UTF_8);
        return new Outgoing(Endpoint.from(section, variables).shown(), body, Map.of());
    }

    @Override
    public List<String> missing(HandlerSection section) {
        return SecretTexts.of(section, Endpoint.HEADERS, variables).missing();
    }

    @Override
    public List<String> missingHere(HandlerSection section) {
        return SecretTexts.of(section, Endpoint.HEADERS, variables).missingFiles();
    }

    @Override
    public Handler create(HandlerSection section) {
        return new HttpHandler(Endpoint.from(section, variables));
    }
}
