package dev.holdfast.cluster;

import dev.holdfast.cluster.owner.ThisProcess;
import dev.holdfast.files.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What proves to the embedded broker, registry and answers that somebody may read the data folder: 256 random bits in a file that
 * only its owner reads. Immutable.
 */
public final class AccessSecret {
    private static final String USER = "holdfast";
    private static final String BEARER = "Bearer ";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int BYTES = 32;

    private final String text;

    AccessSecret(String text) {
        this.text = text;
    }

    /**
     * Returns the secret of a folder; makes it if there is none, or none that is whole. Only for who owns the folder.
     *
     * @throws DataFolderUnusableException if its file cannot be read or written
     */
    public static AccessSecret ofOwner(DataFolder folder) {
        Optional<AccessSecret> found = of(folder);
        try {
            if (found.isPresent()) {
                PrivateFiles.narrow(folder.secret(), ThisProcess.user());
                return found.get();
            }
            AccessSecret made = random();
            PrivateFiles.write(folder.secret(), made.text + "\n");
            return made;
        } catch (IOException e) {
            throw new DataFolderUnusableException(
                    "the secret " + folder.secret() + " cannot be written (" + e + "): it must belong to you", e);
        }
    }

    /**
     * Returns the secret of a folder, if it has one.
     *
     * @throws DataFolderUnusableException if this user may not read it
     */
    public static Optional<AccessSecret> of(DataFolder folder) {
        try {
            String text =
                    Files.readString(folder.secret(), StandardCharsets.US_ASCII).strip();
            return FORM.matcher(text).matches() ? Optional.of(new AccessSecret(text)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new DataFolderUnusableException(
                    "the secret " + folder.secret() + " cannot be read (" + e
                            + "): only the user whose folder it is gets"
                            + " in; work as that user, or choose another folder with --data DIR",
                    e);
        }
    }

    /** As of a folder that is open, for whoever only asks: nothing if this user may not read it. */
    public static Optional<AccessSecret> of(Path dataFolder) {
        try {
            return of(new DataFolder(dataFolder));
        } catch (DataFolderUnusableException e) {
            return Optional.empty(); // whoever opens the folder is told
        }
    }

    /** Makes one that nobody can guess. */
    public static AccessSecret random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new AccessSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Returns what a request to the registry and to the answers carries as {@code Authorization}. */
    public String authorization() {
        return BEARER + text;
    }

    /** Says whether a request carries the secret; takes the same time for every wrong one. */
    boolean isIn(@Nullable String authorization) {
        byte[] given = (authorization == null ? "" : authorization).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, authorization().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns what clients of the broker are set to. */
    public Map<String, String> ofBrokerClients() {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN", "sasl.jaas.config", login() + ";");
    }

    /** Returns the same in the words of clients that are not Java's. */
    public Map<String, String> ofOtherClients() {
        return Map.of("sasl.username", USER, "sasl.password", text);
    }

    /** Returns what clients of the registry are set to, in Confluent's words. */
    public Map<String, String> ofRegistryClients() {
        return Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", text);
    }

    /** Returns the login module of a listener: whom it lets in, and as whom this node goes to it. */
    public String ofListener() {
        return login() + " user_" + USER + "=\"" + text + "\";";
    }

    private String login() {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + USER + "\" password=\""
                + text + '"';
    }

    /** Hides it. */
    @Override
    public String toString() {
        return "secret";
    }
}
