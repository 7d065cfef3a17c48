package dev.holdfast.cluster.registry;

import dev.holdfast.cluster.registry.SchemaCatalogue.Registration;
import dev.holdfast.cluster.repair.BrokerFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Makes a catalogue from nothing but the schemas of this version and the records of the topics: which schema an id stands
 * for is known by the topics that carry it, and tried on records of each. For a catalogue that is damaged, its copy too.
 */
public final class CatalogueRescue {
    private static final String SUBJECT_SUFFIX = "-value";
    private static final int HEADER_BYTES = 5;
    private static final int TRIED = 50;

    private final Map<String, Schema> values;
    private final BrokerFolder records;

    /**
     * @param values the schema of each topic's values in this version
     * @param records the broker's folder
     */
    public CatalogueRescue(Map<String, Schema> values, BrokerFolder records) {
        this.values = new TreeMap<>(values);
        this.records = records;
    }

    /**
     * What was found.
     *
     * @param catalogue the catalogue
     * @param unexplained ids that none of its schemas can read, and how many records carry them, in words
     */
    record Rescued(SchemaCatalogue catalogue, List<String> unexplained) {}

    /** Looks; empty if the topics carry no schema id at all. */
    Optional<Rescued> rescue() throws IOException {
        SortedMap<Integer, Schema> schemas = new TreeMap<>();
        SortedMap<String, List<Integer>> subjects = new TreeMap<>();
        List<String> unexplained = new ArrayList<>();
        boolean any = false;
        for (Map.Entry<String, Schema> value : values.entrySet()) {
            Map<Integer, Found> found = ids(value.getKey(), value.getValue());
            any |= !found.isEmpty();
            SortedSet<Integer> ids = new TreeSet<>();
            found.forEach((id, one) -> {
                if (one.readable == 0) {
                    unexplained.add("schema " + id + " of " + one.count + " records on topic " + value.getKey());
                } else if (schemas.putIfAbsent(id, value.getValue()) == null
                        || schemas.get(id).equals(value.getValue())) {
                    ids.add(id);
                }
            });
            if (!ids.isEmpty()) {
                subjects.put(value.getKey() + SUBJECT_SUFFIX, List.of(ids.last()));
            }
        }
        SchemaCatalogue catalogue =
                new SchemaCatalogue(schemas, subjects, new TreeMap<>(), CompatibilityLevel.BACKWARD, new TreeMap<>());
        return any ? Optional.of(new Rescued(completed(catalogue), unexplained)) : Optional.empty();
    }

    /** A first start numbers the schemas in the order of their topics: if all that was found fits, that is what was. */
    private SchemaCatalogue completed(SchemaCatalogue found) {
        SchemaCatalogue first = withRest(SchemaCatalogue.EMPTY);
        boolean fits = found.schemas().entrySet().stream()
                .allMatch(entry -> entry.getValue().equals(first.schemas().get(entry.getKey())));
        return fits ? first : withRest(found);
    }

    /** Schemas that no record carries get ids of their own. */
    private SchemaCatalogue withRest(SchemaCatalogue found) {
        SchemaCatalogue catalogue = found;
        for (Map.Entry<String, Schema> value : values.entrySet()) {
            try {
                Registration registration = catalogue.register(value.getKey() + SUBJECT_SUFFIX, value.getValue());
                catalogue = registration.catalogue();
            } catch (IncompatibleSchemaException e) {
                throw new IllegalStateException("a subject has one schema, that of this version", e);
            }
        }
        return catalogue;
    }

    private static final class Found {
        private long count;
        private long readable;
    }

    private Map<Integer, Found> ids(String topic, Schema schema) throws IOException {
        Map<Integer, Found> ids = new LinkedHashMap<>();
        GenericDatumReader<Object> reader = new GenericDatumReader<>(schema);
        records.forEachValue(topic, value -> {
            if (value.remaining() > HEADER_BYTES && value.get(value.position()) == 0) {
                Found found = ids.computeIfAbsent(value.getInt(value.position() + 1), id -> new Found());
                found.count++;
                if (found.count <= TRIED && canRead(reader, value)) {
                    found.readable++;
                }
            }
        });
        return ids;
    }

    private static boolean canRead(GenericDatumReader<Object> reader, ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
        try {
            Object unused = reader.read(null, decoder);
            return decoder.isEnd();
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            return false;
        }
    }
}
