package dev.holdfast.config.yaml;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.HoldfastException;
import java.util.List;
import java.util.stream.Collectors;

/** Something that a person wrote cannot be used. It carries every mistake in it, not only the first. */
public class InvalidConfigurationException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidConfigurationException(List<Problem> problems) {
        super(ExitCode.USAGE, problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), null);
        this.problems = List.copyOf(problems);
    }

    /** Returns the mistakes, in the order in which they stand in the file. */
    public List<Problem> problems() {
        return problems;
    }
}
