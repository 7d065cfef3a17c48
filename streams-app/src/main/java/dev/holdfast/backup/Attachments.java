package dev.holdfast.backup;

import dev.holdfast.schemas.avro.Result;
import java.io.IOException;
import java.nio.file.Path;

/** What a backup holds besides records: the files that results refer to. */
@FunctionalInterface
public interface Attachments {

    /**
     * Copies the file that a result refers to, if it does.
     *
     * @param backup the folder of the backup
     * @throws IOException if there is no room, or it cannot be read
     */
    void copy(Result result, Path backup) throws IOException;
}
