package dev.holdfast.tiles.raster;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;

/** Packs the blocks of test rasters: the inverse of what the reader does. */
final class RasterPacking {
    private RasterPacking() {}

    static byte[] predicted(int predictor, double[] values, SampleType type, ByteOrder order, int columns) {
        int size = type.bytes();
        ByteBuffer plain =
                ByteBuffer.allocate(values.length * size).order(predictor == 3 ? ByteOrder.BIG_ENDIAN : order);
        for (int i = 0; i < values.length; i++) {
            put(plain, i * size, values[i], type);
        }
        if (predictor == 2) {
            for (int i = values.length - 1; i > 0; i--) {
                if (i % columns != 0) {
                    subtract(plain, i * size, size);
                }
            }
        }
        return predictor == 3 ? byPlanes(plain.array(), columns, size) : plain.array();
    }

    private static void put(ByteBuffer bytes, int at, double value, SampleType type) {
        switch (type) {
            case INT8, UINT8 -> bytes.put(at, (byte) (int) value);
            case INT16, UINT16 -> bytes.putShort(at, (short) (int) value);
            case INT32, UINT32 -> bytes.putInt(at, (int) (long) value);
            case FLOAT32 -> bytes.putFloat(at, (float) value);
            case FLOAT64 -> bytes.putDouble(at, value);
        }
    }

    private static void subtract(ByteBuffer bytes, int at, int size) {
        switch (size) {
            case 1 -> bytes.put(at, (byte) (bytes.get(at) - bytes.get(at - 1)));
            case 2 -> bytes.putShort(at, (short) (bytes.getShort(at) - bytes.getShort(at - 2)));
            case 4 -> bytes.putInt(at, bytes.getInt(at) - bytes.getInt(at - 4));
            default -> bytes.putLong(at, bytes.getLong(at) - bytes.getLong(at - 8));
        }
    }

    private static byte[] byPlanes(byte[] plain, int columns, int size) {
        byte[] planes = new byte[plain.length];
        int width = columns * size;
        for (int start = 0; start < plain.length; start += width) {
            for (int i = 0; i < width; i++) {
                planes[start + i % size * columns + i / size] = plain[start + i];
            }
            for (int i = width - 1; i > 0; i--) {
                planes[start + i] = (byte) (planes[start + i] - planes[start + i - 1]);
            }
        }
        return planes;
    }

    static short number(BlockCompression how) {
        return (short)
                switch (how) {
                    case NONE -> 1;
                    case LZW -> 5;
                    case DEFLATE -> 8;
                    case PACK_BITS -> 32773;
                    case ZSTD -> 50000;
                };
    }

    static byte[] pack(BlockCompression how, byte[] block) {
        return switch (how) {
            case NONE -> block;
            case LZW -> lzw(block);
            case DEFLATE -> deflate(block);
            case PACK_BITS -> packBits(block);
            case ZSTD -> Zstd.compress(block);
        };
    }

    private static byte[] deflate(byte[] block) {
        Deflater deflater = new Deflater();
        deflater.setInput(block);
        deflater.finish();
        byte[] room = new byte[block.length + 1024];
        int length = deflater.deflate(room);
        deflater.end();
        return java.util.Arrays.copyOf(room, length);
    }

    private static byte[] packBits(byte[] block) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < block.length; ) {
            int same = i + 1;
            while (same < block.length && same - i < 128 && block[same] == block[i]) {
                same++;
            }
            if (same - i > 1) {
                out.write(1 - (same - i));
                out.write(block[i]);
                i = same;
            } else {
                int end = i + 1;
                while (end < block.length && end - i < 128 && block[end] != block[end - 1]) {
                    end++;
                }
                out.write(end - i - 1);
                out.write(block, i, end - i);
                i = end;
            }
            // An operation that does nothing is legal.
            out.write(-128);
        }
        return out.toByteArray();
    }

    private static byte[] lzw(byte[] block) {
        Bits bits = new Bits();
        Map<String, Integer> codes = new HashMap<>();
        int width = 9;
        int next = 258;
        bits.put(256, width);
        String known = "";
        for (byte b : block) {
            char one = (char) Byte.toUnsignedInt(b);
            String longer = known + one;
            if (longer.length() == 1 || codes.containsKey(longer)) {
                known = longer;
                continue;
            }
            bits.put(code(codes, known), width);
            codes.put(longer, next++);
            known = String.valueOf(one);
            if (next == 4094) {
                bits.put(code(codes, known), width);
                bits.put(256, width);
                codes.clear();
                width = 9;
                next = 258;
                known = "";
            } else if (next == 1 << width) {
                width++;
            }
        }
        if (!known.isEmpty()) {
            bits.put(code(codes, known), width);
        }
        bits.put(257, width);
        return bits.bytes();
    }

    private static int code(Map<String, Integer> codes, String text) {
        return text.length() == 1 ? text.charAt(0) : codes.getOrDefault(text, -1);
    }

    private static final class Bits {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int held;
        private int count;

        void put(int code, int width) {
            held = held << width | code;
            count += width;
            while (count >= 8) {
                count -= 8;
                out.write(held >>> count);
                held &= (1 << count) - 1;
            }
        }

        byte[] bytes() {
            if (count > 0) {
                out.write(held << (8 - count));
            }
            return out.toByteArray();
        }
    }
}
