package dev.holdfast.blocks.audit;

/**
 * One thing that is wrong, with its place (P30).
 *
 * @param kind what sort of fault
 * @param file the file's name, or what stands for it
 * @param what the fault and its place in the file, in words
 */
public record BlockFault(Kind kind, String file, String what) {

    /** The sorts of faults. */
    public enum Kind {
        /** A block that the sentinel names is not there. */
        MISSING,
        /** A file that the sentinel does not name. */
        UNLISTED,
        /** A name that does not say what is inside. */
        NAME,
        /** A file that cannot be read. */
        UNREADABLE,
        /** Bytes, or counts, that are not those of the sentinel. */
        CHANGED,
        /** Other columns or types than the table has. */
        SCHEMA,
        /** Rows out of order. */
        ORDER,
        /** A row that is there twice. */
        DUPLICATE,
        /** A row that says "nothing found" beside another one of its unit. */
        EMPTY_ROW,
        /** A unit in two blocks. */
        OVERLAP,
        /** Units that are missing, or that are none. */
        HOLE,
        /** A block that has more or fewer units than it should. */
        FILL,
        /** A unit whose rows are wrong. */
        UNIT,
        /** A run file that has not become blocks. */
        UNCONVERTED,
        /** A sentinel that is missing, old or contradicts itself. */
        SENTINEL,
        /** What a killed command left behind. */
        INTERRUPTED
    }

    /** Returns it as a line. */
    public String inWords() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + ": " + file + ": " + what;
    }
}
