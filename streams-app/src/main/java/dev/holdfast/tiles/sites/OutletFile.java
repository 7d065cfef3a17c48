package dev.holdfast.tiles.sites;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Outlets as CSV in UTF-8, one a row, with a header. Further columns and the order of rows and columns do not matter. */
final class OutletFile {
    private static final String MERCHANT = "merchant_id";
    private static final String COUNTRY = "legal_country_iso";
    private static final String SITE = "site_number";
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern TWO_LETTERS = Pattern.compile("[A-Z]{2}");

    private final Path file;

    private OutletFile(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws TileException E301 if it is missing or malformed, with the line, or has no outlet
     * @throws IOException if it cannot be read
     */
    static List<Outlet> read(Path file) throws IOException {
        return new OutletFile(file).outlets();
    }

    private List<Outlet> outlets() throws IOException {
        List<Outlet> outlets = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> rows =
                CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(file)) {
            for (NamedCsvRecord row : rows) {
                outlets.add(outlet(row));
            }
        } catch (NoSuchFileException e) {
            throw new TileException(TileError.E301, "the outlets " + file + " are missing");
        } catch (CsvParseException e) {
            throw refused(e.getMessage()
                    + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (outlets.isEmpty()) {
            throw refused("there is no outlet");
        }
        return outlets;
    }

    private Outlet outlet(NamedCsvRecord row) {
        String country = field(row, COUNTRY);
        if (!TWO_LETTERS.matcher(country).matches()) {
            throw refused(row, COUNTRY, country, "two capital letters");
        }
        long site = number(row, SITE);
        if (site < 1) {
            throw refused(row, SITE, field(row, SITE), "at least 1");
        }
        return new Outlet(number(row, MERCHANT), country, site, row.getStartingLineNumber());
    }

    private long number(NamedCsvRecord row, String column) {
        String text = field(row, column);
        try {
            if (DIGITS.matcher(text).matches()) {
                return Long.parseUnsignedLong(text);
            }
        } catch (NumberFormatException e) {
            // Beyond 64 bits: refused below.
        }
        throw refused(row, column, text, "a whole number below 2^64");
    }

    private String field(NamedCsvRecord row, String column) {
        List<String> found = row.findFields(column);
        if (found.size() != 1) {
            throw refused(
                    "its header must have the column " + column + " once, but is " + String.join(",", row.getHeader()));
        }
        return found.get(0);
    }

    private TileException refused(NamedCsvRecord row, String column, String value, String wanted) {
        return refused("line " + row.getStartingLineNumber() + ": " + column + " must be " + wanted + ", but is '"
                + value + "'");
    }

    private TileException refused(String why) {
        return new TileException(TileError.E301, "the outlets " + file + " are malformed: " + why);
    }
}
