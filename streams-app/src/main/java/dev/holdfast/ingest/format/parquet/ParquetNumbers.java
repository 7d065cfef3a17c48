package dev.holdfast.ingest.format.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Exact numbers of a Parquet file as text. */
final class ParquetNumbers {
    private ParquetNumbers() {}

    /** Writes all digits of a decimal, also zeros at its end: the column declares how many there are. */
    static String decimal(long unscaled, int scale) {
        return BigDecimal.valueOf(unscaled, scale).toPlainString();
    }

    /** Writes a decimal whose digits stand in bytes, the highest first. */
    static String decimal(byte[] unscaled, int scale) {
        return new BigDecimal(new BigInteger(unscaled), scale).toPlainString();
    }

    static String uuid(ByteBuffer bytes) {
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }
}
