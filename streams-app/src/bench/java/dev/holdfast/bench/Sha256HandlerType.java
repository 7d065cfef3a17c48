package dev.holdfast.bench;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.yaml.Setting;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerType;
import java.util.List;
import java.util.Objects;

/** An inline handler that answers with the SHA-256 of the item's text: next to no work, so what is measured is us. */
final class Sha256HandlerType implements HandlerType {
    static final String KIND = "sha256";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Mode mode(HandlerSection section) {
        return Mode.INLINE;
    }

    @Override
    public List<Setting> settings() {
        return List.of();
    }

    @Override
    public Handler create(HandlerSection section) {
        return task -> "{\"sha256\":\"" + Sha256.hexOf(Objects.requireNonNull(task.text())) + "\"}";
    }
}
