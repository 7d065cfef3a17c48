package dev.holdfast.cluster.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cluster.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that is attached tells the owner of the broker, as long as it lives and no longer. */
class ClientMarksTest {
    @TempDir
    Path temp;

    @Test
    void sayWhoIsAttachedAndWhatForUntilTheyAreClosed() {
        DataFolder folder = DataFolder.open(temp);
        long pid = ProcessHandle.current().pid();
        try (ClientMarks.Mark mark = ClientMarks.attach(folder)) {
            assertThat(ClientMarks.alive(folder)).containsExactly(pid);
            assertThat(ClientMarks.waiting(folder, AttachmentNeed.WORK))
                    .as("one that only looks")
                    .isEmpty();

            mark.waitFor(AttachmentNeed.ANSWER);
            assertThat(ClientMarks.waiting(folder, AttachmentNeed.ANSWER)).containsExactly(pid);
            assertThat(ClientMarks.waiting(folder, AttachmentNeed.WORK)).isEmpty();
            mark.waitFor(AttachmentNeed.WORK);
            mark.waitFor(AttachmentNeed.WORK);
            assertThat(ClientMarks.waiting(folder, AttachmentNeed.WORK)).containsExactly(pid);
            assertThat(ClientMarks.alive(folder))
                    .as("one process, whatever it waits for")
                    .containsExactly(pid);
        }
        assertThat(folder.clients()).isEmptyDirectory();
    }

    @Test
    void areRemovedOnceTheirProcessIsGone() throws Exception {
        DataFolder folder = DataFolder.open(temp);
        Files.writeString(folder.clients().resolve("999999999.lock"), "999999999");
        Files.writeString(folder.clients().resolve("999999999.waits"), "999999999");

        assertThat(ClientMarks.waiting(folder, AttachmentNeed.WORK)).isEmpty();
        assertThat(ClientMarks.alive(folder)).isEmpty();
        assertThat(folder.clients()).isEmptyDirectory();
    }
}
