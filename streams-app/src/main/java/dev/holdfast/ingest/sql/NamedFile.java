package dev.holdfast.ingest.sql;

import java.nio.file.Path;

/**
 * A file, or a pattern of DuckDB's, that a query names.
 *
 * @param written as it is written there, without quotes
 * @param start where its text begins in the query, in bytes of UTF-8
 * @param length how long that text is, in bytes
 */
record NamedFile(String written, int start, int length) {
    private static final String SPECIAL = "*?[";

    /** Says whether it names those files that match it. */
    boolean isPattern() {
        return special() >= 0;
    }

    /** Returns where it is, if a relative name starts in this folder: a pattern keeps its special characters. */
    String in(Path folder) {
        int special = special();
        if (special < 0) {
            return place(folder, written).toString();
        }
        int cut = written.lastIndexOf('/', special) + 1;
        String above = place(folder, written.substring(0, cut)).toString();
        return above + (above.endsWith("/") ? "" : "/") + written.substring(cut);
    }

    /** Returns the folder below which the files of a pattern are. */
    Path folder(Path folder) {
        return place(folder, written.substring(0, written.lastIndexOf('/', special()) + 1));
    }

    private int special() {
        for (int i = 0; i < written.length(); i++) {
            if (SPECIAL.indexOf(written.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static Path place(Path folder, String name) {
        return folder.toAbsolutePath().resolve(name).normalize();
    }
}
