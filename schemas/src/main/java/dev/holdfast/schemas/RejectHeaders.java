package dev.holdfast.schemas;

/** The headers of a record on {@code rejected-items}; all values are UTF-8 text. */
public final class RejectHeaders {
    /** Why, as one of the lower-case words of the documentation, such as {@code undecodable}. */
    public static final String REASON = "holdfast.reason";
    /** Why, in words. */
    public static final String MESSAGE = "holdfast.message";
    /** The topic that the record came in by; for a row of a file: {@code file}. */
    public static final String TOPIC = "holdfast.topic";
    /** The partition that it came in by. */
    public static final String PARTITION = "holdfast.partition";
    /** The offset that it had there; for a row of a file: its 1-based data row. */
    public static final String OFFSET = "holdfast.offset";
    /** The file that the row came from; only on rejects of a submitter. */
    public static final String FILE = "holdfast.file";
    /** The line of the file on which the row begins, of a workbook its row; only on rejects of a submitter. */
    public static final String LINE = "holdfast.line";
    /** The column that the reason is about, if it is about one; only on rejects of a submitter. */
    public static final String COLUMN = "holdfast.column";
    /** What stands in that column, or the beginning of the row; only on rejects of a submitter. */
    public static final String VALUE = "holdfast.value";
    /** The experiment that the record named, where that much could be read. */
    public static final String EXPERIMENT_ID = "holdfast.experiment-id";
    /** The bytes of the whole value, where only its beginning is kept. */
    public static final String VALUE_LENGTH = "holdfast.value-length";
    /** The SHA-256 of the whole value, in hexadecimal digits, where only its beginning is kept. */
    public static final String VALUE_SHA256 = "holdfast.value-sha256";
    /** The bytes of the whole key, where only its beginning is kept. */
    public static final String KEY_LENGTH = "holdfast.key-length";
    /** The SHA-256 of the whole key, in hexadecimal digits, where only its beginning is kept. */
    public static final String KEY_SHA256 = "holdfast.key-sha256";

    private RejectHeaders() {}
}
