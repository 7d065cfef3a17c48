package dev.holdfast.ingest.format.xlsx;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Passes the XML of a sheet on. A cell of type {@code d}, a date as ISO 8601 text, becomes one of type {@code e}: an error,
 * which the library hands over as its text. Errors begin with {@code #} and dates do not. For one thread.
 */
final class CellTags {
    private static final Pattern ISO_DATE = Pattern.compile("(\\st\\s*=\\s*[\"'])d([\"'])");
    /** A tag of a cell has a few short attributes. */
    private static final int LONGEST_TAG = 1_000;

    private final InputStream in;

    CellTags(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** Passes all on; says whether there was such a cell. */
    boolean passOn(OutputStream target) throws IOException {
        OutputStream out = new BufferedOutputStream(target, 1 << 16);
        boolean found = false;
        for (int c = in.read(); c >= 0; c = in.read()) {
            out.write(c);
            if (c == '<') {
                found |= tag(out);
            }
        }
        out.flush();
        return found;
    }

    private boolean tag(OutputStream out) throws IOException {
        in.mark(LONGEST_TAG + 2);
        ByteArrayOutputStream tag = new ByteArrayOutputStream();
        int c = in.read();
        while (c > ' ' && c != '>' && tag.size() < LONGEST_TAG) {
            tag.write(c);
            c = in.read();
        }
        boolean isCell = isCell(tag.toString(StandardCharsets.UTF_8));
        while (isCell && c >= 0 && c != '>' && tag.size() < LONGEST_TAG) {
            tag.write(c);
            c = in.read();
        }
        String text = tag.toString(StandardCharsets.UTF_8);
        String dated = isCell && c == '>' ? ISO_DATE.matcher(text).replaceFirst("$1e$2") : text;
        if (dated.equals(text)) {
            in.reset();
            return false;
        }
        out.write(dated.getBytes(StandardCharsets.UTF_8));
        out.write(c);
        return true;
    }

    /** A prefix may stand before the name. */
    private static boolean isCell(String name) {
        return name.equals("c") || name.endsWith(":c");
    }
}
