package dev.holdfast.tiles.polygon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One column of a shapefile's table (dBASE), as texts by row. */
final class DbfColumn {
    private static final int FIELD = 32;
    private static final byte END_OF_FIELDS = 0x0d;
    private static final byte DELETED = '*';

    private DbfColumn() {}

    static List<String> read(Path file, Charset charset, String column) throws IOException {
        RingReading reading = new RingReading(file.toString());
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < FIELD + 1) {
            throw reading.refused("it breaks off in its header; fetch it again");
        }
        long rows = Integer.toUnsignedLong(table.getInt(4));
        int header = Short.toUnsignedInt(table.getShort(8));
        int width = Short.toUnsignedInt(table.getShort(10));
        if (header < FIELD + 1 || width < 1 || header + rows * width > bytes.length) {
            throw reading.refused("it breaks off: " + rows + " rows of " + width + " bytes do not fit into its "
                    + bytes.length + " bytes; fetch it again");
        }
        List<String> names = new ArrayList<>();
        int from = 1;
        int length = -1;
        for (int at = FIELD; at + FIELD <= header && bytes[at] != END_OF_FIELDS; at += FIELD) {
            String name = new String(bytes, at, 11, charset);
            int end = name.indexOf('\0');
            name = end < 0 ? name.strip() : name.substring(0, end);
            names.add(name);
            int size = Byte.toUnsignedInt(bytes[at + 16]);
            if (length < 0 && name.equalsIgnoreCase(column)) {
                length = size;
            } else if (length < 0) {
                from += size;
            }
        }
        if (length < 0) {
            throw reading.refused(
                    "it has no column '" + column + "' for the country's code; it has " + String.join(", ", names));
        }
        if (from + length > width) {
            throw reading.refused("its columns are wider than its rows; the file is damaged, so fetch it again");
        }
        List<String> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int start = header + row * width;
            if (bytes[start] == DELETED) {
                throw reading.refused("row " + (row + 1) + " is marked as deleted; write the file again without it");
            }
            values.add(new String(bytes, start + from, length, charset).strip());
        }
        return values;
    }

    /** The character set by the text of a {@code .cpg} file, and windows-1252 without one. */
    static Charset charset(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Charset.forName("windows-1252");
        }
        String name = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
        String digits = name.toUpperCase(Locale.ROOT).replaceFirst("^(ANSI|CP|WINDOWS-)\\s*", "");
        for (String candidate : List.of(name, digits.equals("65001") ? "UTF-8" : "windows-" + digits, "IBM" + digits)) {
            Charset known = known(candidate);
            if (known != null) {
                return known;
            }
        }
        throw new RingReading(file.toString()).refused("the code page '" + name + "' is not known; write UTF-8");
    }

    private static @Nullable Charset known(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
