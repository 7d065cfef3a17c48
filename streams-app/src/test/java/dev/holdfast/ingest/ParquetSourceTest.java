package dev.holdfast.ingest;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MILLIS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timeType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.uuidType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT96;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.Sha256;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetSourceTest {
    private static final String ONE = "incident_id: id, types: {note: text}";
    private static final PrimitiveType ID =
            Types.required(INT64).as(intType(64, false)).named("id");
    private static final PrimitiveType TEXT =
            Types.optional(BINARY).as(stringType()).named("text");
    private static final MessageType SCHEMA = new MessageType("rows", ID, TEXT);

    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void open() {
        sources = new Sources(folder);
    }

    @SafeVarargs
    private Path write(MessageType schema, CompressionCodecName codec, Consumer<Group>... rows) throws IOException {
        Path file = folder.resolve("a.parquet");
        Files.deleteIfExists(file);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(schema)
                .withCompressionCodec(codec)
                .withRowGroupRowCountLimit(2)
                .build()) {
            for (Consumer<Group> row : rows) {
                Group group = new SimpleGroup(schema);
                row.accept(group);
                writer.write(group);
            }
        }
        return file;
    }

    private static Consumer<Group> row(long id, String text) {
        return row -> row.append("id", id).append("text", text);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "ZSTD", "LZ4_RAW"})
    void writesUnsignedNumbersWithoutASignWhateverThePacking(CompressionCodecName codec) throws Exception {
        Path file = write(
                SCHEMA,
                codec,
                row(-1L, "highest"),
                row(Long.MIN_VALUE, "é\u0000😀\r\n"),
                row -> row.append("id", 7L),
                row(0, " 0x1F "));

        Collected collected = sources.collect(file, ONE);

        assertThat(collected.lines())
                .containsExactly(
                        "18446744073709551615/note=highest", "9223372036854775808/note=é\u0000😀\r\n", "0/note= 0x1F ");
        assertThat(collected.items).map(item -> item.getSourceRow()).containsExactly(1L, 2L, 4L);
    }

    @Test
    void writesEveryTypeAsPeopleDo() throws Exception {
        MessageType schema = new MessageType(
                "rows",
                ID,
                TEXT,
                Types.optional(INT32).named("i"),
                Types.optional(INT32).as(intType(32, false)).named("u"),
                Types.optional(INT32).as(dateType()).named("d"),
                Types.optional(INT32).as(decimalType(2, 9)).named("dec4"),
                Types.optional(INT64).as(decimalType(3, 18)).named("dec8"),
                Types.optional(BINARY).as(decimalType(1, 30)).named("dec"),
                Types.optional(INT64).as(timestampType(true, MICROS)).named("utc"),
                Types.optional(INT64).as(timestampType(false, MILLIS)).named("local"),
                Types.optional(INT32).as(timeType(false, MILLIS)).named("t"),
                Types.optional(INT96).named("old"),
                Types.optional(BOOLEAN).named("b"),
                Types.optional(FLOAT).named("f"),
                Types.optional(DOUBLE).named("f8"),
                Types.optional(FIXED_LEN_BYTE_ARRAY).length(16).as(uuidType()).named("uuid"),
                Types.optional(BINARY).named("bytes"));
        byte[] julian = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(3_600_000_000_000L)
                .putInt(2_440_588)
                .array();
        Path file = write(
                schema,
                CompressionCodecName.SNAPPY,
                row -> row.append("id", 1L)
                        .append("text", "x")
                        .append("i", -15)
                        .append("u", -1)
                        .append("d", 18_081)
                        .append("dec4", 1_50)
                        .append("dec8", -5L)
                        .append(
                                "dec",
                                Binary.fromConstantByteArray(new BigDecimal("12345678901234567890.5")
                                        .unscaledValue()
                                        .toByteArray()))
                        .append("utc", 1_562_245_509_000_001L)
                        .append("local", 1_562_245_500_000L)
                        .append("t", 3_600_000)
                        .append("old", Binary.fromConstantByteArray(julian))
                        .append("b", true)
                        .append("f", 0.1f)
                        .append("f8", 15.0)
                        .append(
                                "uuid",
                                Binary.fromConstantByteArray(
                                        HexFormat.of().parseHex("00112233445566778899aabbccddeeff")))
                        .append("bytes", "é"));

        Map<String, String> fields = sources.collect(
                        file, ONE + ", fields: [i, u, d, dec4, dec8, dec, utc, local, t, old, b, f, f8, uuid, bytes]")
                .items
                .get(0)
                .getFields();

        assertThat(fields)
                .containsEntry("i", "-15")
                .containsEntry("u", "4294967295")
                .containsEntry("d", "2019-07-04")
                .containsEntry("dec4", "1.50")
                .containsEntry("dec8", "-0.005")
                .containsEntry("dec", "12345678901234567890.5")
                .containsEntry("utc", "2019-07-04T13:05:09.000001Z")
                .containsEntry("local", "2019-07-04T13:05:00")
                .containsEntry("t", "01:00:00")
                .containsEntry("old", "1970-01-01T01:00:00")
                .containsEntry("b", "true")
                .containsEntry("f", "0.1")
                .containsEntry("f8", "15")
                .containsEntry("uuid", "00112233-4455-6677-8899-aabbccddeeff")
                .containsEntry("bytes", "é");
    }

    @Test
    void rejectsBytesThatAreNoText() throws Exception {
        Path file = write(
                SCHEMA,
                CompressionCodecName.UNCOMPRESSED,
                row -> row.append("id", 1L).append("text", Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xff})),
                row(2, "fine"));

        Collected collected = sources.collect(file, ONE);

        assertThat(collected.lines()).containsExactly("2/note=fine");
        assertThat(collected.refusals())
                .containsExactly("1 invalid_text: row 1 has bytes that are no UTF-8 in the column 'text'");
        assertThat(collected.rejects.get(0).rawText()).isEqualTo("1,");
    }

    @Test
    void refusesNestedAndUnreadableColumnsByNameOnlyIfTheyAreUsed() throws Exception {
        MessageType schema = new MessageType(
                "rows",
                ID,
                TEXT,
                Types.repeated(INT32).named("list"),
                Types.optionalGroup().required(INT32).named("x").named("group"),
                Types.optional(FIXED_LEN_BYTE_ARRAY).length(3).named("raw"));
        Path file = write(schema, CompressionCodecName.SNAPPY, row(1, "x"));

        assertThat(sources.collect(file, ONE).lines()).containsExactly("1/note=x");
        assertThatThrownBy(() -> sources.open(file, ONE + ", labels: {a: list, b: group}, fields: [raw]")
                        .scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("source.labels.a: the column 'list' is nested (a list, map or group)")
                .hasMessageContaining("source.labels.b: the column 'group' is nested")
                .hasMessageContaining("source.fields.raw: the column 'raw' is of the type optional"
                        + " fixed_len_byte_array(3) raw, which cannot be read as text; write it as a string");
        assertThatThrownBy(() -> sources.spec(file, "incident_id: Id, types: {note: text}"))
                .hasMessageContaining(
                        "source.incident_id: there is no column 'Id'; did you mean 'id' (in other capitals)?;"
                                + " the file has 'id', 'text', 'list', 'group', 'raw'");
    }

    @Test
    void takesTheChecksumOfTheFilesBytesAsRuleR3SaysAndStopsAtTheLimitAsRuleR14Says() throws Exception {
        Path file = write(
                SCHEMA, CompressionCodecName.ZSTD, row(1, "a"), row(1, "b"), row(2, " "), row(3, "c"), row(4, "d"));
        ItemSource source = sources.open(file, ONE + ", limit: 2");

        SourceFacts facts = source.scan();

        assertThat(facts.getItems()).isEqualTo(2);
        assertThat(facts.getDuplicates()).isEqualTo(1);
        assertThat(facts.getBlanks()).isEqualTo(1);
        assertThat(facts.getRows()).isEqualTo(4);
        assertThat(facts.getBytes()).isEqualTo(Files.size(file));
        assertThat(facts.getChecksum()).isEqualTo("sha256:" + Sha256.hex(Files.readAllBytes(file)));
        assertThat(Sources.collect(source).lines()).containsExactly("1/note=a", "3/note=c");
    }

    @Test
    void refusesWhatIsNoParquet() throws Exception {
        Path csv = sources.write("b.parquet", "id,text\n1,x\n");
        assertThatThrownBy(() -> sources.open(csv, ONE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageStartingWith(csv + ": cannot be read");
        Path file = write(SCHEMA, CompressionCodecName.UNCOMPRESSED, row(1, "a"), row(2, "b"));
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4, 40, (byte) 0xff);
        Files.write(file, bytes);
        assertThatThrownBy(() -> sources.open(file, ONE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageStartingWith(file + ": cannot be read");
    }
}
