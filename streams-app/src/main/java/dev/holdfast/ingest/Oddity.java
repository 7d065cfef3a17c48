package dev.holdfast.ingest;

/** What is read as the rules say, and was probably meant otherwise. It is counted, and told once. */
public enum Oddity {
    /** A quote behind a blank begins no quoted field. */
    QUOTE_AFTER_BLANK("a field begins with a blank and a quote, so its quotes are taken as text and its delimiters"
            + " divide it; remove the blank after the delimiter"),
    /** A row has one field more than the header, and it is empty. */
    TRAILING_DELIMITER("a row ends with a delimiter that the header does not have, so it does not fit; if all rows do,"
            + " add a delimiter at the end of the header"),
    /** A bad byte was replaced. */
    REPLACED("bytes are not of the encoding and were read as the character U+FFFD, as source.on_bad_bytes says"),
    /** A text looks as if UTF-8 had been read in another encoding and written again. */
    DOUBLY_ENCODED("characters such as 'Ã©' look like UTF-8 that was read in another encoding and written anew; look at"
            + " the program that wrote the file"),
    /** All bytes beyond ASCII are valid UTF-8, which they are not by accident. */
    RATHER_UTF8("all characters beyond ASCII are valid UTF-8, which another encoding's are not by accident; remove"
            + " source.encoding, and look at the texts"),
    /** Bytes that are control characters in ISO-8859-1, and quotes and dashes in windows-1252. */
    RATHER_WINDOWS("bytes are control characters in ISO-8859-1, and quotes, dashes or a euro sign in windows-1252; say"
            + " encoding: windows-1252 under source, and look at the texts"),
    /** A cell that shows a date holds a time, too. */
    TIME_IN_DATE("a cell shows a date only and holds a time of day as well, which is read, such as"
            + " 2019-02-28T12:00:00; source.date_format: yyyy-MM-dd leaves it out"),
    /** Cells are merged, and only the first one of them has the value. */
    MERGED_CELLS("cells are merged, and only the first of each has the value: the others are read as empty; if they"
            + " mean the same, unmerge them and fill them");

    private final String words;

    Oddity(String words) {
        this.words = words;
    }

    /** Returns what it is and what to do. */
    String words() {
        return words;
    }
}
