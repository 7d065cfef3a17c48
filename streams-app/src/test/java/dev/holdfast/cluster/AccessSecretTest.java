package dev.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cluster.owner.EmbeddedAccess;
import dev.holdfast.cluster.owner.OwnerRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What lets clients of the embedded broker in lies in the data folder, for its owner alone. */
@DisabledOnOs(OS.WINDOWS)
class AccessSecretTest {
    @TempDir
    Path temp;

    private DataFolder folder;

    @BeforeEach
    void open() {
        folder = DataFolder.open(temp.resolve("data"));
    }

    @Test
    void isMadeOnceAndStays() throws IOException {
        assertThat(AccessSecret.of(folder)).isEmpty();

        AccessSecret made = AccessSecret.ofOwner(folder);

        assertThat(rights(folder.secret())).isEqualTo("rw-------");
        assertThat(AccessSecret.ofOwner(folder).authorization()).isEqualTo(made.authorization());
        assertThat(AccessSecret.of(folder).orElseThrow().authorization()).isEqualTo(made.authorization());
        assertThat(made).hasToString("secret");
        assertThat(AccessSecret.random().authorization()).isNotEqualTo(made.authorization());
    }

    @Test
    void isMadeAnewIfItsFileIsCutAndClosedIfItIsOpen() throws IOException {
        AccessSecret first = AccessSecret.ofOwner(folder);
        Files.setPosixFilePermissions(folder.secret(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(AccessSecret.ofOwner(folder).authorization()).isEqualTo(first.authorization());
        assertThat(rights(folder.secret())).isEqualTo("rw-------");

        Files.writeString(folder.secret(), "");

        AccessSecret second = AccessSecret.ofOwner(folder);
        assertThat(second.isIn(first.authorization())).isFalse();
        assertThat(second.isIn(second.authorization())).isTrue();
    }

    @Test
    void tellsPlainClientsHowToConnect() throws IOException {
        AccessSecret secret = AccessSecret.ofOwner(folder);
        OwnerRecord owner = OwnerRecord.ofThisProcess("127.0.0.1:9092", "c", "http://127.0.0.1:8081", "1");

        new EmbeddedAccess(secret, owner.withOwnRegistry(true)).write(folder.clientProperties());

        Properties written = new Properties();
        written.load(Files.newBufferedReader(folder.clientProperties()));
        assertThat(rights(folder.clientProperties())).isEqualTo("rw-------");
        assertThat(written)
                .containsAllEntriesOf(secret.ofBrokerClients())
                .containsAllEntriesOf(secret.ofRegistryClients())
                .containsAllEntriesOf(secret.ofOtherClients())
                .containsAllEntriesOf(
                        Map.of("bootstrap.servers", "127.0.0.1:9092", "schema.registry.url", "http://127.0.0.1:8081"));
    }

    @Test
    void isNotShownToARegistryOfTheUsersOwn() {
        OwnerRecord owner = OwnerRecord.ofThisProcess("127.0.0.1:9092", "c", "http://registry:8081", "1");

        assertThat(new EmbeddedAccess(AccessSecret.ofOwner(folder), owner).settings())
                .containsKey("sasl.jaas.config")
                .doesNotContainKey("bearer.auth.token");
    }

    @Test
    void liesInAFolderThatNobodyElseReads() throws IOException {
        for (Path path :
                new Path[] {folder.root(), folder.kafka(), folder.registry(), folder.logs(), folder.clients()}) {
            assertThat(rights(path)).as(path.toString()).isEqualTo("rwx------");
        }
        assertThat(DataFolder.closeToOthers(folder.root())).isEmpty();
    }

    @Test
    void anOlderFolderIsClosedAndOneSentenceSaysSo() throws IOException {
        Files.setPosixFilePermissions(folder.root(), PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(DataFolder.closeToOthers(folder.root()).orElseThrow())
                .isEqualTo("the data folder " + folder.root()
                        + " could be read by other users of this machine; now only you can (its mode is 700)");

        assertThat(rights(folder.root())).isEqualTo("rwx------");
        assertThat(DataFolder.closeToOthers(folder.root())).isEmpty();
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
