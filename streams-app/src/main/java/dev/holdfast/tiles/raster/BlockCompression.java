package dev.holdfast.tiles.raster;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** How the bytes of a block are packed. */
enum BlockCompression {
    NONE(1) {
        @Override
        byte[] unpack(byte[] packed, int size) throws DataFormatException {
            if (packed.length < size) {
                throw tooShort(packed.length, size);
            }
            return packed;
        }
    },
    LZW(4096) {
        @Override
        byte[] unpack(byte[] packed, int size) throws DataFormatException {
            return new LzwDecoder(packed, size).decode();
        }
    },
    DEFLATE(1040) {
        @Override
        byte[] unpack(byte[] packed, int size) throws DataFormatException {
            byte[] block = new byte[size];
            Inflater inflater = new Inflater();
            try {
                inflater.setInput(packed);
                int done = 0;
                while (done < size) {
                    int some = inflater.inflate(block, done, size - done);
                    if (some == 0 && (inflater.finished() || inflater.needsInput() || inflater.needsDictionary())) {
                        throw tooShort(done, size);
                    }
                    done += some;
                }
                return block;
            } finally {
                inflater.end();
            }
        }
    },
    PACK_BITS(64) {
        @Override
        byte[] unpack(byte[] packed, int size) throws DataFormatException {
            byte[] block = new byte[size];
            int from = 0;
            int done = 0;
            while (done < size) {
                if (from >= packed.length) {
                    throw tooShort(done, size);
                }
                int control = packed[from++];
                int count = control >= 0 ? control + 1 : control == -128 ? 0 : 1 - control;
                int taken = control >= 0 ? count : control == -128 ? 0 : 1;
                if (from + taken > packed.length || done + count > size) {
                    throw tooShort(done, size);
                }
                if (control >= 0) {
                    System.arraycopy(packed, from, block, done, count);
                } else if (taken > 0) {
                    Arrays.fill(block, done, done + count, packed[from]);
                }
                from += taken;
                done += count;
            }
            return block;
        }
    },
    ZSTD(1 << 20) {
        @Override
        byte[] unpack(byte[] packed, int size) throws DataFormatException {
            byte[] block = new byte[size];
            long done;
            try {
                done = Zstd.decompressByteArray(block, 0, size, packed, 0, packed.length);
            } catch (ZstdException e) {
                throw new DataFormatException("ZSTD says: " + e.getMessage());
            }
            if (done < size) {
                throw tooShort(done, size);
            }
            return block;
        }
    };

    private final int mostGrowth;

    BlockCompression(int mostGrowth) {
        this.mostGrowth = mostGrowth;
    }

    /** The compression of a TIFF's number, or null when it is none of these. */
    @Nullable
    static BlockCompression of(long number) {
        if (number == 1) {
            return NONE;
        }
        if (number == 5) {
            return LZW;
        }
        if (number == 8 || number == 32946) {
            return DEFLATE;
        }
        if (number == 32773) {
            return PACK_BITS;
        }
        return number == 50000 ? ZSTD : null;
    }

    /** Whether so few bytes can hold so many. It is asked before memory is taken for a damaged file's claims. */
    boolean canHold(long packed, long size) {
        return (packed + 1) * mostGrowth >= size;
    }

    /**
     * The first bytes of a block.
     *
     * @throws DataFormatException if the bytes are damaged or hold fewer
     */
    abstract byte[] unpack(byte[] packed, int size) throws DataFormatException;

    static DataFormatException tooShort(long done, long size) {
        return new DataFormatException("it holds " + done + " of " + size + " bytes");
    }
}
