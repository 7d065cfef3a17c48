package dev.holdfast.handler.llm;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the key is: in a variable, in a file, or nowhere. It is read for each call and kept nowhere, so that a key that
 * was fixed or changed counts from the next call on. No message shows it. Thread-safe.
 */
final class ApiKey {
    static final String ENV = "api_key_env";
    static final String FILE = "api_key_file";

    // A name in other letters may be the key itself, put into the wrong place; it must not come into a record.
    private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");

    private static final int LONGEST = 10_000;

    /** The variables of the process. */
    interface Environment {
        /** Returns a variable's value, or null if it is not set. */
        @Nullable
        String get(String name);
    }

    private final @Nullable String variable;
    private final @Nullable Path file;
    private final Environment environment;

    private ApiKey(@Nullable String variable, @Nullable Path file, Environment environment) {
        this.variable = variable;
        this.file = file;
        this.environment = environment;
    }

    /** Takes validated settings. */
    static ApiKey from(HandlerSection section, Environment environment) {
        return new ApiKey(
                section.optionalText(ENV).orElse(null), section.path(FILE).orElse(null), environment);
    }

    /** Returns what is wrong with where the key is said to be. */
    static List<String> problems(HandlerSection section) {
        Optional<String> variable = section.optionalText(ENV);
        if (variable.isPresent() && section.optionalText(FILE).isPresent()) {
            return List.of("handler.api_key_file must not stand beside api_key_env: the key is in one of them");
        }
        return variable.isEmpty() || VARIABLE.matcher(variable.get()).matches()
                ? List.of()
                : List.of("handler.api_key_env must be the name of an environment variable, in capitals, such as"
                        + " OPENAI_API_KEY; what stands there is not shown, in case it is the key");
    }

    /** Says whether it is in a file, which any process of this machine can read. */
    boolean isInFile() {
        return file != null;
    }

    /** Returns a sentence if the key is not where the settings say. */
    List<String> missing() {
        try {
            var unused = read();
            return List.of();
        } catch (HandlerFailure missing) {
            return List.of(String.valueOf(missing.getMessage()));
        }
    }

    /**
     * Returns the key; nothing if the settings name none.
     *
     * @throws HandlerFailure of category AUTHENTICATION if it is not where they say
     */
    Optional<String> read() throws HandlerFailure {
        if (variable != null) {
            String value = environment.get(variable);
            if (value == null || value.isBlank()) {
                throw missing("handler.api_key_env: the environment variable " + variable
                        + " is not set where Holdfast runs; set it to the key and start again");
            }
            return Optional.of(checked(value, "handler.api_key_env: the environment variable " + variable));
        }
        return file == null ? Optional.empty() : Optional.of(fromFile(file));
    }

    private static String fromFile(Path name) throws HandlerFailure {
        try (InputStream file = Files.newInputStream(name)) {
            String text = new String(file.readNBytes(LONGEST), StandardCharsets.UTF_8);
            return checked(text, "handler.api_key_file: the file " + name);
        } catch (IOException unreadable) {
            throw missing("handler.api_key_file: the file " + name + " cannot be read ("
                    + unreadable.getClass().getSimpleName() + "); let it hold the key alone; if the SPEC's folder was"
                    + " moved, 'holdfast resume ID --spec-dir DIR' says where it is now");
        }
    }

    private static String checked(String text, String where) throws HandlerFailure {
        String key = (text.startsWith("\uFEFF") ? text.substring(1) : text).strip();
        if (!KEY.matcher(key).matches()) {
            throw missing(where + " does not hold a key: it must hold the key alone, on one line");
        }
        return key;
    }

    private static HandlerFailure missing(String message) {
        return new HandlerFailure(ErrorCategory.AUTHENTICATION, message);
    }
}
