package dev.holdfast.blocks.audit;

/**
 * How deep a scan goes.
 *
 * @param hashes whether the bytes are compared with the sentinel's checksums
 * @param sampledUnits about how many units are computed again
 * @param everyUnit whether all are
 */
public record ScanDepth(boolean hashes, long sampledUnits, boolean everyUnit) {
    private static final long SAMPLE = 20_000;

    /** Everything, and a sample of the units. */
    public static final ScanDepth ORDINARY = new ScanDepth(true, SAMPLE, false);

    /** Everything, and every unit computed again. */
    public static final ScanDepth DEEP = new ScanDepth(true, 0, true);

    /** What the rows say, without checksums and without computing anything again. */
    public static final ScanDepth ROWS = new ScanDepth(false, 0, false);
}
