package dev.holdfast.datasets;

import java.util.List;

/**
 * A table of a partition as its receipt has it.
 *
 * @param partitionPath DATASET/HASH/TABLE
 * @param sha256Hex the receipt (T24): the files in ASCII order of their names, their bytes one after the other, SHA-256,
 *     lower-case hex
 * @param rows the rows of all files
 * @param bytes the bytes of all files
 * @param table what it is declared to be
 * @param files its files, in ASCII order of their names
 */
public record PublishedTable(
        String partitionPath, String sha256Hex, long rows, long bytes, DatasetTable table, List<PublishedFile> files) {

    /** Copies the list. */
    public PublishedTable {
        files = List.copyOf(files);
    }

    /**
     * A file of a table.
     *
     * @param name its name
     * @param rows its rows
     * @param bytes its length
     * @param sha256 of its bytes, in lower-case hex
     */
    public record PublishedFile(String name, long rows, long bytes, String sha256) {

        /**
         * Checks the name, so that it leads to no other folder.
         *
         * @throws IllegalArgumentException if it is no plain name of a Parquet file
         */
        public PublishedFile {
            FinishedFile.requireName(name);
        }
    }
}
