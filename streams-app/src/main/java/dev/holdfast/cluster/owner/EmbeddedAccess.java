package dev.holdfast.cluster.owner;

import dev.holdfast.cluster.AccessSecret;
import dev.holdfast.cluster.DataFolder;
import dev.holdfast.cluster.DataFolderUnusableException;
import dev.holdfast.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How clients come to an embedded broker and to its registry. Immutable.
 *
 * @param secret the data folder's; none if an older version of Holdfast runs the broker
 * @param owner where the two answer
 */
public record EmbeddedAccess(Optional<AccessSecret> secret, OwnerRecord owner) {

    public EmbeddedAccess(AccessSecret secret, OwnerRecord owner) {
        this(Optional.of(secret), owner);
    }

    static EmbeddedAccess of(DataFolder folder, OwnerRecord owner) {
        return new EmbeddedAccess(AccessSecret.of(folder), owner);
    }

    /** Returns what clients of the broker are set to. */
    Map<String, String> ofBroker() {
        return secret.map(AccessSecret::ofBrokerClients).orElse(Map.of());
    }

    /** Returns what clients of both are set to. A registry of the user's own is not shown the secret. */
    public Map<String, String> settings() {
        Map<String, String> all = new TreeMap<>(ofBroker());
        if (owner.ownRegistry()) {
            secret.map(AccessSecret::ofRegistryClients).ifPresent(all::putAll);
        }
        return all;
    }

    /** Writes everything that a plain client needs, for its owner's eyes only. */
    public void write(Path file) {
        Map<String, String> all = new TreeMap<>(settings());
        all.put("bootstrap.servers", owner.bootstrapServers());
        all.put("schema.registry.url", owner.registryUrl());
        secret.map(AccessSecret::ofOtherClients).ifPresent(all::putAll);
        StringBuilder text = new StringBuilder("""
                # How Kafka clients come to the embedded broker and registry of this folder. Written at each start, and removed
                # at the end. Whoever has the secret can do everything here: keep it to yourself.
                # sasl.username and sasl.password say the same as sasl.jaas.config, for clients that are not Java's.
                """);
        all.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        try {
            PrivateFiles.write(file, text.toString());
        } catch (IOException e) {
            throw new DataFolderUnusableException(file + " cannot be written (" + e + ")", e);
        }
    }
}
