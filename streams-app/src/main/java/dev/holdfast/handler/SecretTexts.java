package dev.holdfast.handler;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.yaml.Credentials;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a map setting, some of which stand elsewhere: {@code NAME_env: VARIABLE} in a variable of the process,
 * {@code NAME_file: PATH} in a file, and {@code ${env:VARIABLE}} within a text. They are looked up for each use and kept
 * nowhere, so that a key that was changed counts from the next call on. No message shows them. Thread-safe.
 */
public final class SecretTexts {
    private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");
    private static final Pattern OTHER_REFERENCE = Pattern.compile("\\$\\{(file|dir):");
    private static final int LONGEST = 65_536;

    /** The variables of the process. */
    @FunctionalInterface
    public interface Variables {
        /** Returns a variable's value, or null if it is not set. */
        @Nullable
        String get(String name);
    }

    /**
     * What was looked up.
     *
     * @param texts the texts by their names, without {@code _env} and {@code _file}
     * @param secrets the values that stood elsewhere
     */
    public record Resolved(Map<String, String> texts, List<String> secrets) {}

    private final String setting;
    private final Map<String, String> written;
    private final HandlerSection section;
    private final Variables variables;

    private SecretTexts(String setting, HandlerSection section, Variables variables) {
        this.setting = setting;
        this.written = section.textMap(setting);
        this.section = section;
        this.variables = variables;
    }

    /** Takes a map setting, and where variables are looked up. */
    public static SecretTexts of(HandlerSection section, String setting, Variables variables) {
        return new SecretTexts(setting, section, variables);
    }

    /** Returns what is wrong with how the texts are referred to, as sentences; nothing is looked up. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        written.forEach((name, text) -> {
            String key = "handler." + setting + '.' + name;
            if (!names.add(plain(name))) {
                problems.add(key + " must not stand beside another form of " + plain(name) + ": it has one value");
            }
            if (name.endsWith(Credentials.ENV) && !VARIABLE.matcher(text).matches()) {
                problems.add(key + " must be the name of an environment variable, in capitals, such as API_TOKEN; what"
                        + " stands there is not shown, in case it is the secret");
            } else if (name.endsWith(Credentials.FILE) && text.isBlank()) {
                problems.add(key + " must be the name of a file");
            } else if (!Credentials.isReference(name)) {
                problems.addAll(problemsOfText(key, name, text));
            }
        });
        return problems;
    }

    private static List<String> problemsOfText(String key, String name, String text) {
        List<String> problems = new ArrayList<>();
        Matcher reference = Credentials.REFERENCE.matcher(text);
        while (reference.find()) {
            if (!VARIABLE.matcher(reference.group(1)).matches()) {
                problems.add(key + ": ${env:…} must hold the name of an environment variable, in capitals");
            }
        }
        if (OTHER_REFERENCE.matcher(text).find()) {
            problems.add(key + ": only ${env:VARIABLE} can stand in a text; for a file write " + name + "_file: PATH");
        }
        return problems;
    }

    /** Returns a sentence for each variable and file that is not there, with its name. */
    public List<String> missing() {
        return missing(false);
    }

    /** Returns a sentence for each file that is not there: any process of this machine has the same. */
    public List<String> missingFiles() {
        return missing(true);
    }

    private List<String> missing(boolean onlyFiles) {
        List<String> missing = new ArrayList<>();
        written.forEach((name, text) -> {
            if (!onlyFiles || name.endsWith(Credentials.FILE)) {
                try {
                    var unused = resolve(name, text, new ArrayList<>());
                } catch (HandlerFailure failure) {
                    missing.add(String.valueOf(failure.getMessage()));
                }
            }
        });
        return missing;
    }

    /**
     * Looks all of them up.
     *
     * @throws HandlerFailure of category AUTHENTICATION if one is not there: a person has to see to it
     */
    public Resolved resolve() throws HandlerFailure {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> secrets = new ArrayList<>();
        for (Map.Entry<String, String> entry : written.entrySet()) {
            texts.put(plain(entry.getKey()), resolve(entry.getKey(), entry.getValue(), secrets));
            if (Credentials.isInClear(entry.getKey(), entry.getValue())) {
                // The record of an older version.
                secrets.add(entry.getValue());
            }
        }
        return new Resolved(texts, secrets);
    }

    private String resolve(String name, String text, List<String> secrets) throws HandlerFailure {
        String key = "handler." + setting + '.' + name;
        if (name.endsWith(Credentials.ENV)) {
            return noted(variable(key, text), secrets);
        }
        if (name.endsWith(Credentials.FILE)) {
            return noted(file(key, section.place(text)), secrets);
        }
        StringBuilder whole = new StringBuilder();
        Matcher reference = Credentials.REFERENCE.matcher(text);
        while (reference.find()) {
            String value = noted(variable(key, reference.group(1)), secrets);
            reference.appendReplacement(whole, Matcher.quoteReplacement(value));
        }
        return reference.appendTail(whole).toString();
    }

    private static String noted(String value, List<String> secrets) {
        secrets.add(value);
        return value;
    }

    private String variable(String key, String name) throws HandlerFailure {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw missing(key + ": the environment variable " + name
                    + " is not set where Holdfast runs; set it and start again");
        }
        return value.strip();
    }

    private static String file(String key, Path file) throws HandlerFailure {
        try (InputStream open = Files.newInputStream(file)) {
            String text = new String(open.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw missing(key + ": the file " + file + " is empty; let it hold the value alone");
            }
            return text;
        } catch (IOException unreadable) {
            throw missing(key + ": the file " + file + " cannot be read ("
                    + unreadable.getClass().getSimpleName() + "); let it hold the value alone; if the SPEC's folder was"
                    + " moved, 'holdfast resume ID --spec-dir DIR' says where it is now");
        }
    }

    private static String plain(String name) {
        return Credentials.isReference(name) ? name.substring(0, name.lastIndexOf('_')) : name;
    }

    private static HandlerFailure missing(String message) {
        return new HandlerFailure(ErrorCategory.AUTHENTICATION, message);
    }
}
