package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.InvalidConfigurationException;
import dev.holdfast.config.yaml.Problem;
import java.util.List;

/** A SPEC that cannot be used; nothing has been started. The message has one line a mistake. */
public final class InvalidSpecException extends InvalidConfigurationException {
    private static final long serialVersionUID = 1L;

    public InvalidSpecException(List<Problem> problems) {
        super(problems);
    }
}
