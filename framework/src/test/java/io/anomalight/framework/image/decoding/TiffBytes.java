package io.anomalight.framework.image.decoding;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes valid and invalid TIFF files in little-endian order. */
final class TiffBytes {
    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int OFFSETS = 273;
    static final int ORIENTATION = 274;
    static final int SAMPLES = 277;
    static final int ROWS = 278;
    static final int COUNTS = 279;
    static final int PLANAR = 284;
    static final int PREDICTOR = 317;
    static final int COLOR_MAP = 320;
    static final int TILE_WIDTH = 322;
    static final int TILE_HEIGHT = 323;
    static final int TILE_OFFSETS = 324;
    static final int TILE_COUNTS = 325;
    static final int EXTRA_SAMPLES = 338;
    static final int SAMPLE_FORMAT = 339;
    static final int LUMINANCE_SHARES = 529;
    static final int SUBSAMPLING = 530;

    private final Map<Integer, long[]> tags = new TreeMap<>();
    private final Set<Integer> fractions = new HashSet<>();
    private final List<byte[]> pieces = new ArrayList<>();
    private boolean big;

    /** An uncompressed image of one grey byte a pixel, whose tags may be set anew. */
    TiffBytes(int width, int height) {
        set(WIDTH, width).set(HEIGHT, height).set(BITS, 8).set(COMPRESSION, 1);
        set(PHOTOMETRIC, 1).set(SAMPLES, 1).set(ROWS, height);
    }

    TiffBytes set(int tag, long... values) {
        tags.put(tag, values);
        return this;
    }

    /** Sets fractions: a number above the line, one below it, and so on. */
    TiffBytes fractions(int tag, long... numbers) {
        fractions.add(tag);
        return set(tag, numbers);
    }

    TiffBytes big() {
        big = true;
        return this;
    }

    /** Adds a strip, or a tile if the image has them. */
    TiffBytes piece(byte... bytes) {
        pieces.add(bytes);
        return this;
    }

    /** Samples of {@code bits} bits each, packed from the highest bit on; each row begins with a byte. */
    static byte[] packed(int bits, int perRow, int... samples) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int row = 0; row < samples.length; row += perRow) {
            long buffer = 0;
            int filled = 0;
            for (int i = row; i < row + perRow; i++) {
                buffer = buffer << bits | samples[i];
                filled += bits;
                while (filled >= 8) {
                    filled -= 8;
                    out.write((int) (buffer >> filled));
                }
            }
            if (filled > 0) {
                out.write((int) (buffer << (8 - filled)));
            }
        }
        return out.toByteArray();
    }

    /** Words, the lower byte first. */
    static byte[] words(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }

    byte[] bytes() {
        boolean tiled = tags.containsKey(TILE_WIDTH);
        int header = big ? 16 : 8;
        long[] offsets = new long[pieces.size()];
        long[] counts = new long[pieces.size()];
        long at = header;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = at;
            counts[i] = pieces.get(i).length;
            at += counts[i];
        }
        tags.putIfAbsent(tiled ? TILE_OFFSETS : OFFSETS, offsets);
        tags.putIfAbsent(tiled ? TILE_COUNTS : COUNTS, counts);
        int entry = big ? 20 : 12;
        int values = tags.values().stream().mapToInt(some -> 8 * some.length).sum();
        int directory = (big ? 8 : 2) + tags.size() * entry + 8;
        ByteBuffer out = ByteBuffer.allocate((int) at + directory + values).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'I').put((byte) 'I').putShort((short) (big ? 43 : 42));
        if (big) {
            out.putShort((short) 8).putShort((short) 0).putLong(at);
        } else {
            out.putInt((int) at);
        }
        pieces.forEach(out::put);
        directory(out, (int) at + directory);
        return out.array();
    }

    private void directory(ByteBuffer out, int valuesAt) {
        int next = valuesAt;
        number(out, tags.size(), big ? 8 : 2);
        for (Map.Entry<Integer, long[]> tag : tags.entrySet()) {
            long[] values = tag.getValue();
            int each = big ? 8 : 4;
            boolean fraction = fractions.contains(tag.getKey());
            out.putShort((short) (int) tag.getKey()).putShort((short) (fraction ? 5 : big ? 16 : 4));
            number(out, fraction ? values.length / 2 : values.length, each);
            if (values.length == 1) {
                number(out, values[0], each);
            } else {
                number(out, next, each);
                ByteBuffer list = out.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(next);
                for (long value : values) {
                    number(list, value, each);
                }
                next = list.position();
            }
        }
    }

    private static void number(ByteBuffer out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.put((byte) (value >> (8 * i)));
        }
    }
}
