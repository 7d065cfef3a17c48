package dev.holdfast.backup;

/**
 * What a manifest says of one file.
 *
 * @param records how many records it holds
 * @param bytes its length
 * @param sha256 the checksum of its bytes, in hex
 */
public record BackupFileFacts(long records, long bytes, String sha256) {}
