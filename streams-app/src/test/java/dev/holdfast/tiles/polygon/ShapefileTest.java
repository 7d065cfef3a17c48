package dev.holdfast.tiles.polygon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.tiles.TileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shapefiles as they come: their rings, their table, its code page, and their damage. */
class ShapefileTest {
    private static final double[] SHELL = {0, 0, 0, 9, 9, 9, 9, 0, 0, 0};
    private static final double[] HOLE = {1, 1, 8, 1, 8, 8, 1, 8, 1, 1};
    private static final double[] ISLAND = {2, 2, 2, 7, 7, 7, 7, 2, 2, 2};
    private static final double[] POND = {3, 3, 4, 3, 4, 4, 3, 3};
    private static final String WGS84 =
            "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]]]";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.write(folder.resolve("a.shp"), shapes(List.of(POND, HOLE, ISLAND, SHELL), List.of(SHELL)));
        Files.write(folder.resolve("a.dbf"), table("windows-1252", "Bénin", "BEN", "Côte", "CIV"));
        Files.writeString(folder.resolve("a.prj"), WGS84);
    }

    @SafeVarargs
    private static byte[] shapes(List<double[]>... records) {
        ByteBuffer out = ByteBuffer.allocate(10_000).putInt(0, 9994).position(100);
        int number = 1;
        for (List<double[]> rings : records) {
            int points = rings.stream().mapToInt(ring -> ring.length / 2).sum();
            int length = 44 + 4 * rings.size() + 16 * points;
            out.order(ByteOrder.BIG_ENDIAN).putInt(number++).putInt(length / 2);
            out.order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(5)
                    .put(new byte[32])
                    .putInt(rings.size())
                    .putInt(points);
            int from = 0;
            for (double[] ring : rings) {
                out.putInt(from);
                from += ring.length / 2;
            }
            for (double[] ring : rings) {
                for (double value : ring) {
                    out.putDouble(value);
                }
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] table(String charset, String... cells) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        out.write(head.putInt(4, cells.length / 2)
                .putShort(8, (short) 97)
                .putShort(10, (short) 24)
                .array());
        for (String name : List.of("name", "ISO_A3")) {
            out.write(Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 16));
            out.write(name.equals("name") ? 20 : 3);
            out.write(new byte[15]);
        }
        out.write(0x0d);
        for (int i = 0; i < cells.length; i += 2) {
            byte[] row = new byte[24];
            Arrays.fill(row, (byte) ' ');
            byte[] name = cells[i].getBytes(Charset.forName(charset));
            System.arraycopy(name, 0, row, 1, name.length);
            System.arraycopy(cells[i + 1].getBytes(StandardCharsets.US_ASCII), 0, row, 21, 3);
            out.write(row);
        }
        return out.toByteArray();
    }

    private List<CountryShape> read() throws IOException {
        return List.copyOf(CountryPolygons.read(folder.resolve("a.shp"), "iso_a3", CountryCodes.iso())
                .values());
    }

    @Test
    void givesEachHoleToTheShellThatHoldsIt() throws IOException {
        List<CountryShape> shapes = read();
        assertThat(shapes).extracting(CountryShape::iso).containsExactly("BJ", "CI");
        assertThat(shapes.get(0).polygons())
                .extracting(
                        polygon -> polygon.shell().size(),
                        polygon -> polygon.shell().west(),
                        polygon -> polygon.holes().get(0).west())
                .containsExactly(tuple(5, 2.0, 3.0), tuple(5, 0.0, 1.0));
    }

    @Test
    void readsTheTableInItsCodePage() throws IOException {
        assertThat(DbfColumn.read(folder.resolve("a.dbf"), DbfColumn.charset(folder.resolve("a.cpg")), "NAME"))
                .containsExactly("Bénin", "Côte");
        for (String name : List.of("UTF-8", "65001", "ISO-8859-1", "1252", "CP850", "ANSI 1250", "866")) {
            Files.writeString(folder.resolve("a.cpg"), name + "\r\n");
            Charset charset = DbfColumn.charset(folder.resolve("a.cpg"));
            String text = charset.newEncoder().canEncode('é') ? "é" : "я";
            Files.write(folder.resolve("a.dbf"), table(charset.name(), text, "BEN"));
            assertThat(DbfColumn.read(folder.resolve("a.dbf"), charset, "name")).containsExactly(text);
        }
        Files.writeString(folder.resolve("a.cpg"), "klingon");
        assertThatThrownBy(() -> DbfColumn.charset(folder.resolve("a.cpg")))
                .hasMessageContaining("'klingon' is not known");
    }

    @Test
    void refusesOtherCoordinateSystems() throws IOException { // T5
        Files.writeString(folder.resolve("a.prj"), "PROJCS[\"Web\"," + WGS84 + "]");
        assertThatThrownBy(this::read).hasMessageStartingWith("E007").hasMessageContaining("PROJCS");
        Files.writeString(folder.resolve("a.prj"), WGS84.replace("WGS_1984", "ETRS_1989"));
        assertThatThrownBy(this::read).hasMessageStartingWith("E007");
        Files.delete(folder.resolve("a.prj"));
        assertThatThrownBy(this::read).hasMessageStartingWith("E007").hasMessageContaining("no .prj");
    }

    @Test
    void refusesATableThatDoesNotFit() throws IOException {
        Files.write(folder.resolve("a.dbf"), table("UTF-8", "x", "BEN"));
        assertThatThrownBy(this::read).hasMessageContaining("more records than its table has rows (1)");
        Files.write(folder.resolve("a.dbf"), table("UTF-8", "x", "BEN", "y", "CIV", "z", "FRA"));
        assertThatThrownBy(this::read).hasMessageContaining("2 records and its table has 3 rows");
        assertThatThrownBy(() -> CountryPolygons.read(folder.resolve("a.shp"), "code", CountryCodes.iso()))
                .hasMessageContaining("no column 'code'")
                .hasMessageContaining("name, ISO_A3");
        Files.write(folder.resolve("a.dbf"), table("UTF-8", "x", "BEN", "y", "   "));
        assertThatThrownBy(this::read).hasMessageContaining("E005").hasMessageContaining("record 2: ''");
    }

    @Test
    void readsOrRefusesAFileWithDamagedBytes() throws IOException {
        byte[] shp = Files.readAllBytes(folder.resolve("a.shp"));
        byte[] dbf = Files.readAllBytes(folder.resolve("a.dbf"));
        Random random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 600; round++) {
            boolean table = random.nextBoolean();
            byte[] bytes = (table ? dbf : shp).clone();
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            Files.write(folder.resolve("a.dbf"), table ? bytes : dbf);
            Files.write(folder.resolve("a.shp"), table ? shp : bytes);
            try {
                read();
            } catch (TileException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
