package dev.holdfast.tiles.raster;

import java.util.zip.DataFormatException;

/** TIFF's LZW: codes of 9 to 12 bits, most significant bit first, that grow one code early. */
final class LzwDecoder {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int FIRST_FREE = 258;
    private static final int MOST_CODES = 4096;

    private final byte[] packed;
    private final byte[] block;
    private final int[] prefix = new int[MOST_CODES];
    private final int[] length = new int[MOST_CODES];
    private final byte[] suffix = new byte[MOST_CODES];
    private int next = FIRST_FREE;
    private int width = 9;
    private long bit;
    private int done;

    LzwDecoder(byte[] packed, int size) {
        this.packed = packed;
        this.block = new byte[size];
        for (int i = 0; i < 256; i++) {
            suffix[i] = (byte) i;
            length[i] = 1;
        }
    }

    byte[] decode() throws DataFormatException {
        int previous = -1;
        while (done < block.length) {
            int code = code();
            if (code == END) {
                throw BlockCompression.tooShort(done, block.length);
            }
            if (code == CLEAR) {
                next = FIRST_FREE;
                width = 9;
                previous = -1;
                continue;
            }
            if (code > next || (code == next && previous < 0)) {
                throw new DataFormatException("its LZW code " + code + " stands for nothing");
            }
            byte first = code < next ? copy(code) : repeat(previous);
            if (previous >= 0 && next < MOST_CODES) {
                grow(previous, first);
            }
            previous = code;
        }
        return block;
    }

    private int code() throws DataFormatException {
        int at = (int) (bit >>> 3);
        int end = (int) ((bit + width + 7) >>> 3);
        if (end > packed.length) {
            throw BlockCompression.tooShort(done, block.length);
        }
        int three = 0;
        for (int i = at; i < at + 3; i++) {
            three = three << 8 | (i < end ? Byte.toUnsignedInt(packed[i]) : 0);
        }
        int code = three >>> (24 - width - (int) (bit & 7)) & ((1 << width) - 1);
        bit += width;
        return code;
    }

    /** Writes a code's bytes from the last to the first, and answers the first. */
    private byte copy(int code) {
        int from = code;
        for (int at = done + length[code] - 1; at > done; at--) {
            if (at < block.length) {
                block[at] = suffix[from];
            }
            from = prefix[from];
        }
        block[done] = suffix[from];
        done = Math.min(block.length, done + length[code]);
        return suffix[from];
    }

    private byte repeat(int previous) {
        byte first = copy(previous);
        if (done < block.length) {
            block[done++] = first;
        }
        return first;
    }

    private void grow(int previous, byte last) {
        prefix[next] = previous;
        suffix[next] = last;
        length[next] = length[previous] + 1;
        next++;
        if (next == (1 << width) - 1 && width < 12) {
            width++;
        }
    }
}
