package dev.holdfast.handler;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.spec.Workers;
import dev.holdfast.config.yaml.Setting;
import java.util.List;

/** {@code kind: external}: programs outside take the items from topic {@code dispatch}. */
public final class ExternalType implements HandlerType {
    /** The one setting, handed to the workers as it is. */
    public static final String CONFIG = "config";

    @Override
    public String kind() {
        return Workers.HANDLER_KIND;
    }

    @Override
    public Mode mode(HandlerSection section) {
        return Mode.EXECUTOR;
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.optional(CONFIG, Setting.Kind.TREE, null, "anything that the workers need to know"));
    }

    /**
     * Is not called: no executor runs such items.
     *
     * @throws InvalidHandlerException always
     */
    @Override
    public Handler create(HandlerSection section) {
        throw new InvalidHandlerException("items of handler kind external are run by external workers");
    }
}
