package dev.holdfast.server;

import dev.holdfast.results.ItemView;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.message.BinaryMessageDecoder;

/**
 * How answers are written: a count, then each record in Avro's single-object encoding, which carries the fingerprint of
 * its schema, so that another version is noticed and not misread.
 */
final class QueryCodec {
    private QueryCodec() {}

    static void writeExperiments(List<Experiment> records, DataOutputStream out) throws IOException {
        out.writeInt(records.size());
        for (Experiment experiment : records) {
            writeRecord(experiment.toByteBuffer(), out);
        }
    }

    static List<Experiment> readExperiments(DataInputStream in) throws IOException {
        List<Experiment> records = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            records.add(readRecord(Experiment.getDecoder(), in));
        }
        return records;
    }

    static void writeItems(List<ItemView> items, DataOutputStream out) throws IOException {
        out.writeInt(items.size());
        for (ItemView item : items) {
            out.writeUTF(item.name());
            out.writeInt(item.partition());
            writeRecord(item.state().toByteBuffer(), out);
        }
    }

    static List<ItemView> readItems(DataInputStream in) throws IOException {
        List<ItemView> items = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            items.add(new ItemView(in.readUTF(), in.readInt(), readRecord(ItemState.getDecoder(), in)));
        }
        return items;
    }

    static void writeWords(Optional<String> words, DataOutputStream out) throws IOException {
        out.writeUTF(words.orElse(""));
    }

    static Optional<String> readWords(DataInputStream in) throws IOException {
        return Optional.of(in.readUTF()).filter(words -> !words.isEmpty());
    }

    private static void writeRecord(ByteBuffer encoded, DataOutputStream out) throws IOException {
        out.writeInt(encoded.remaining());
        out.write(encoded.array(), encoded.arrayOffset() + encoded.position(), encoded.remaining());
    }

    private static <T> T readRecord(BinaryMessageDecoder<T> decoder, DataInputStream in) throws IOException {
        return decoder.decode(in.readNBytes(in.readInt()));
    }
}
