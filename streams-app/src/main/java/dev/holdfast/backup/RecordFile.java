package dev.holdfast.backup;

import dev.holdfast.model.Sha256;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Writes one Avro object container file, to the disk and not only to the operating system. For one thread. */
final class RecordFile<T extends SpecificRecord> implements AutoCloseable {
    private static final int LEVEL = 6;

    private final FileOutputStream file;
    private final Watched watched;
    private final DataFileWriter<T> writer;
    private long records;

    private RecordFile(FileOutputStream file, Watched watched, Class<T> type) throws IOException {
        this.file = file;
        this.watched = watched;
        Schema schema = SpecificData.get().getSchema(type);
        this.writer = new DataFileWriter<>(new SpecificDatumWriter<>(type));
        writer.setCodec(CodecFactory.deflateCodec(LEVEL));
        writer.create(schema, watched);
    }

    static <T extends SpecificRecord> RecordFile<T> create(Path path, Class<T> type, FreeSpaceGuard room)
            throws IOException {
        FileOutputStream file = new FileOutputStream(path.toFile());
        try {
            return new RecordFile<>(file, new Watched(file, room), type);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Writes a record. */
    void add(T value) {
        try {
            writer.append(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        records++;
    }

    /** Makes the file durable, and returns what the manifest says of it. */
    BackupFileFacts finish() throws IOException {
        writer.flush();
        file.getFD().sync();
        return new BackupFileFacts(records, watched.bytes, HexFormat.of().formatHex(watched.digest.digest()));
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    /** Counts and digests what goes to the file. */
    private static final class Watched extends FilterOutputStream {
        private final MessageDigest digest = Sha256.start();
        private final FreeSpaceGuard room;
        private long bytes;

        Watched(OutputStream file, FreeSpaceGuard room) {
            super(file);
            this.room = room;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
            digest.update(buffer, offset, length);
            bytes += length;
            room.wrote(length);
        }
    }
}
