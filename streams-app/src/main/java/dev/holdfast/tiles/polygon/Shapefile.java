package dev.holdfast.tiles.polygon;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The polygons of an ESRI shapefile with the codes of its table. A ring that runs clockwise is a shell. */
final class Shapefile {
    private static final int CODE = 9994;
    private static final int HEADER = 100;
    private static final int RECORD_HEADER = 8;
    private static final int PARTS_AT = 44;
    private static final Pattern WGS84 = Pattern.compile("(?is)\\s*GEOGCS\\[.*DATUM\\[\\s*\"(D_)?WGS_?1984\".*");

    private final Path file;
    private final String property;
    private final CountryCodes codes;

    Shapefile(Path file, String property, CountryCodes codes) {
        this.file = file;
        this.property = property;
        this.codes = codes;
    }

    List<CountryFeature> features() throws IOException {
        requireWgs84();
        List<String> values = DbfColumn.read(beside(".dbf"), DbfColumn.charset(beside(".cpg")), property);
        ByteBuffer shapes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (shapes.capacity() < HEADER || shapes.getInt(0) != CODE) {
            throw refused("it is not a shapefile");
        }
        List<CountryFeature> features = new ArrayList<>();
        int at = HEADER;
        while (at < shapes.capacity()) {
            int number = features.size() + 1;
            long length = shapes.capacity() - at < RECORD_HEADER ? -1 : 2L * shapes.getInt(at + 4);
            if (length < 4 || length > shapes.capacity() - at - RECORD_HEADER) {
                throw refused("record " + number + " at byte " + at + " does not fit into its " + shapes.capacity()
                        + " bytes; fetch the file again");
            }
            if (number > values.size()) {
                throw refused("it has more records than its table has rows (" + values.size() + ")");
            }
            features.add(feature(number, values.get(number - 1), shapes.slice(at + RECORD_HEADER, (int) length)));
            at += RECORD_HEADER + (int) length;
        }
        if (features.size() != values.size()) {
            throw refused("it has " + features.size() + " records and its table has " + values.size()
                    + " rows; fetch both again");
        }
        return features;
    }

    private Path beside(String extension) {
        String name = file.getFileName().toString();
        String base = name.substring(0, name.length() - 4);
        Path same = file.resolveSibling(base + extension);
        return Files.exists(same) ? same : file.resolveSibling(base + extension.toUpperCase(Locale.ROOT));
    }

    private void requireWgs84() throws IOException {
        Path projection = beside(".prj");
        String fix = "; convert it, for example ogr2ogr -t_srs EPSG:4326";
        if (!Files.exists(projection)) {
            throw new TileException(
                    TileError.E007,
                    file
                            + ": there is no .prj file beside it that says that it is in WGS84; put it there, or give GeoJSON");
        }
        String text = Files.readString(projection, StandardCharsets.ISO_8859_1);
        if (!WGS84.matcher(text).matches()) {
            String start = text.strip().split("\n", 2)[0];
            throw new TileException(
                    TileError.E007,
                    projection + ": its coordinate system is " + start.substring(0, Math.min(60, start.length()))
                            + "..., not WGS84" + fix);
        }
    }

    private TileException refused(String why) {
        return new TileException(TileError.E001, file + ": " + why);
    }

    private CountryFeature feature(int number, String value, ByteBuffer record) {
        String place = file + ", record " + number;
        String iso = codes.alpha2(value, place);
        RingReading reading = new RingReading(iso + " (" + place + ")");
        record.order(ByteOrder.LITTLE_ENDIAN);
        int type = record.getInt(0);
        if (type != 5 && type != 15 && type != 25) {
            throw reading.refused("its shape has type " + type + "; a country needs a polygon (5, 15 or 25)");
        }
        long parts = record.capacity() < PARTS_AT ? -1 : record.getInt(36);
        long points = parts < 0 ? -1 : record.getInt(40);
        if (parts < 1 || points < 1 || PARTS_AT + 4 * parts + 16 * points > record.capacity()) {
            throw reading.refused("its " + parts + " rings of " + points + " points do not fit into its record");
        }
        List<CountryRing> shells = new ArrayList<>();
        List<CountryRing> holes = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = record.getInt(PARTS_AT + 4 * part);
            int to = part + 1 < parts ? record.getInt(PARTS_AT + 4 * part + 4) : (int) points;
            if (from < 0 || to <= from || to > points) {
                throw reading.refused("ring " + (part + 1) + " runs from point " + from + " to " + to);
            }
            double[] ring = new double[2 * (to - from)];
            for (int i = 0; i < ring.length; i++) {
                ring[i] = record.getDouble(PARTS_AT + 4 * (int) parts + 16 * from + 8 * i);
            }
            CountryRing read = reading.ring(ring);
            (read.signedArea() > 0 ? holes : shells).add(read);
        }
        List<CountryPolygon> polygons = assembled(shells, holes, reading);
        ShapeValidity.check(polygons, reading);
        return new CountryFeature(iso, polygons);
    }

    /** A hole belongs to the smallest shell that holds it. */
    private static List<CountryPolygon> assembled(
            List<CountryRing> shells, List<CountryRing> holes, RingReading reading) {
        shells.sort((one, other) -> Double.compare(Math.abs(one.signedArea()), Math.abs(other.signedArea())));
        List<CountryPolygon> bare = new ArrayList<>();
        List<List<CountryRing>> inside = new ArrayList<>();
        for (CountryRing shell : shells) {
            bare.add(new CountryPolygon(shell, List.of()));
            inside.add(new ArrayList<>());
        }
        for (CountryRing hole : holes) {
            int owner = owner(bare, hole);
            if (owner < 0) {
                throw reading.refused("a ring near " + hole.longitude(0) + ", " + hole.latitude(0)
                        + " runs counter-clockwise as a hole does, but no shell holds it");
            }
            inside.get(owner).add(hole);
        }
        List<CountryPolygon> polygons = new ArrayList<>();
        for (int i = 0; i < bare.size(); i++) {
            polygons.add(reading.polygon(bare.get(i).shell(), inside.get(i)));
        }
        return polygons;
    }

    private static int owner(List<CountryPolygon> shells, CountryRing hole) {
        for (int i = 0; i < shells.size(); i++) {
            CountryRing shell = shells.get(i).shell();
            for (int by = -1; by <= 1; by++) {
                double shift = CountryRing.TURN * by;
                if (hole.west() + shift >= shell.west()
                        && hole.east() + shift <= shell.east()
                        && ShapeValidity.holds(shells.get(i), hole.turned(by))) {
                    return i;
                }
            }
        }
        return -1;
    }
}
