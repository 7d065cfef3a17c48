package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedSourceTest {
    private static final String NOTE = "incident_id: id, types: {note: text}";

    @TempDir
    Path folder;

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.csv.gz|gzip|id,text~1,é~2,b~",
                "a.tsv.zst|zstd|id\ttext~1\té~2\tb~",
                "a.jsonl.zstd|zstd|{\"id\": 1, \"text\": \"é\"}~{\"id\": 2, \"text\": \"b\"}~",
                "a.json.gzip|gzip|[{\"id\": 1, \"text\": \"é\"},~{\"id\": 2, \"text\": \"b\"}]~",
                "unpacked-name.csv|gzip|\uFEFFid,text~1,é~2,b~"
            })
    void readsEveryFormOfTextAlsoIfItIsPacked(String name, String how, String text) throws Exception {
        byte[] plain = text.replace('~', '\n').getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve(name), how.equals("gzip") ? gzip(plain) : Zstd.compress(plain));
        ItemSource source = new Sources(folder).open(file, NOTE);

        assertThat(source.scan().getChecksum()).isEqualTo(FileDigest.of(file).checksum());
        assertThat(Sources.collect(source).lines()).containsExactly("1/note=é", "2/note=b");
        assertThat(new Sources(folder).spec(file, NOTE).source()).isNotNull();
    }

    @Test
    void readsAllMembersOfAPackedFile() throws Exception {
        byte[] head = "id,text\n1,a\n".getBytes(StandardCharsets.UTF_8);
        byte[] tail = "2,b\n".getBytes(StandardCharsets.UTF_8);
        Path gzip = Files.write(folder.resolve("a.csv.gz"), joined(gzip(head), gzip(tail)));
        Path zstd = Files.write(folder.resolve("b.csv.zst"), joined(Zstd.compress(head), Zstd.compress(tail)));

        assertThat(new Sources(folder).collect(gzip, NOTE).lines()).containsExactly("1/note=a", "2/note=b");
        assertThat(new Sources(folder).collect(zstd, NOTE).lines()).containsExactly("1/note=a", "2/note=b");
    }

    @Test
    void refusesWhatIsCutOffOrPackedInAnotherWay() throws Exception {
        byte[] plain = ("id,text\n" + "1,x\n".repeat(10_000)).getBytes(StandardCharsets.UTF_8);
        byte[] gzip = gzip(plain);
        byte[] zstd = Zstd.compress(plain);
        Path half = Files.write(folder.resolve("a.csv.gz"), Arrays.copyOf(gzip, gzip.length - 12));
        Path less = Files.write(folder.resolve("b.csv.zst"), Arrays.copyOf(zstd, zstd.length - 5));
        Path zip = Files.write(folder.resolve("c.csv"), new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0});

        assertThatThrownBy(() -> new Sources(folder).open(half, NOTE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("is packed with gzip, and cannot be unpacked to its end");
        assertThatThrownBy(() -> new Sources(folder).open(less, NOTE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("is packed with zstd, and cannot be unpacked to its end");
        assertThatThrownBy(() -> new Sources(folder).open(zip, NOTE).scan())
                .hasMessageContaining("is packed (a ZIP archive), which is not read");
    }
}
