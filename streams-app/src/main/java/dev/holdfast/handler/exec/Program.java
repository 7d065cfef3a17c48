package dev.holdfast.handler.exec;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.yaml.Credentials;
import dev.holdfast.config.yaml.NativeText;
import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.SecretTexts;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The program that does the work, and how it is started.
 *
 * @param command the program and its arguments
 * @param environment variables set beside the inherited ones, whose secrets are looked up for each start
 * @param directory where it runs; empty for where Holdfast runs, as the records of older versions have it
 * @param echoes whether each answer has to repeat the id of its request
 */
record Program(List<String> command, SecretTexts environment, Optional<Path> directory, boolean echoes) {
    static final String COMMAND = "command";
    static final String ENVIRONMENT = "environment";
    static final String DIRECTORY = "directory";
    static final String REQUEST_ID = "request_id";
    static final String REQUIRED = "required";

    /**
     * A program that was started.
     *
     * @param process it
     * @param excerpt quotes what it says, without the values of its environment
     */
    record Started(Process process, Excerpt excerpt) {}

    /** Reads validated settings. */
    static Program from(HandlerSection section) {
        return from(section, System::getenv);
    }

    /** Reads validated settings; variables are looked up there. */
    static Program from(HandlerSection section, SecretTexts.Variables variables) {
        return new Program(
                List.copyOf(section.textList(COMMAND)),
                SecretTexts.of(section, ENVIRONMENT, variables),
                section.path(DIRECTORY).or(section::specFolder),
                REQUIRED.equals(section.optionalText(REQUEST_ID).orElse("")));
    }

    /** Returns what is wrong with the settings; whether the program exists is seen where it is to run. */
    static List<String> problems(HandlerSection section) {
        List<String> problems = new ArrayList<>();
        List<String> command = section.textList(COMMAND);
        if (command.isEmpty() || command.get(0).isBlank()) {
            problems.add("handler.command must begin with the name of a program, such as [python3, classify.py]");
        }
        if (command.stream().anyMatch(Program::hasNul)) {
            problems.add("handler.command must not hold the character NUL");
        }
        command.forEach(
                word -> NativeText.problem(word).ifPresent(problem -> problems.add("handler.command: " + problem)));
        problems.addAll(SecretTexts.of(section, ENVIRONMENT, name -> null).problems());
        section.textMap(ENVIRONMENT).forEach((name, value) -> {
            if (NativeText.problem(name + value).isPresent()) {
                // Its value is nobody's business.
                String shown = NativeText.problem(name)
                        .orElse("the locale's encoding has not all letters of its value;"
                                + " set a locale of UTF-8, such as LC_ALL=C.UTF-8");
                problems.add("handler.environment." + Excerpt.of(name) + ": " + shown);
            }
            if (name.isEmpty() || name.contains("=") || hasNul(name) || hasNul(value)) {
                problems.add(
                        "handler.environment: '" + Excerpt.of(name) + "' cannot be set: a name must not be empty or"
                                + " hold '=', and neither name nor value the character NUL");
            }
        });
        return problems;
    }

    /** Returns the program's name, for messages; its arguments may hold what is nobody's business. */
    String name() {
        return "'" + command.get(0) + "'";
    }

    /**
     * Starts the program once.
     *
     * @throws HandlerFailure of category UNAVAILABLE if it cannot be started: no item is to blame for that; AUTHENTICATION
     *     if a secret is not where the settings say
     */
    Started start() throws HandlerFailure {
        SecretTexts.Resolved given = environment.resolve();
        Path here = directory.orElse(Path.of("")).toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(new Shield(System.getenv("PATH")).around(placed(), here));
        List<String> hidden = new ArrayList<>(given.secrets());
        builder.environment().forEach((name, value) -> {
            if (Credentials.isNamed(name)) {
                hidden.add(value);
            }
        });
        builder.environment().putAll(given.texts());
        if (directory.isPresent()) {
            Path folder = directory.get();
            if (!Files.isDirectory(folder)) {
                throw failure("cannot start " + name() + ": handler.directory is not a folder: " + folder);
            }
            builder.directory(folder.toFile());
        }
        try {
            return new Started(
                    builder.start(), Excerpt.without(given.texts().values()).hiding(hidden));
        } catch (IOException notStarted) {
            throw failure(
                    "cannot start " + name() + ", the program in handler.command: is it installed, on the PATH and"
                            + " executable? (" + Excerpt.of(cause(notStarted)) + ")");
        }
    }

    /** Returns the command with the place of a program that is named relatively; Java leaves open where that starts. */
    private List<String> placed() {
        String name = command.get(0);
        if (name.indexOf('/') < 0 || directory.isEmpty()) {
            return command;
        }
        List<String> placed = new ArrayList<>(command);
        placed.set(0, directory.get().toAbsolutePath().resolve(name).toString());
        return placed;
    }

    private static String cause(IOException notStarted) {
        Throwable cause = notStarted.getCause();
        return String.valueOf(cause == null ? notStarted.getMessage() : cause.getMessage());
    }

    private static HandlerFailure failure(String message) {
        return new HandlerFailure(ErrorCategory.UNAVAILABLE, message);
    }

    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }
}
