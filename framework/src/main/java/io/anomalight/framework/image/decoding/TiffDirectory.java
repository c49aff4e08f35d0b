package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.Orientation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The first directory of a TIFF or BigTIFF: its tags with their values. Format: TIFF 6.0, section 2; BigTIFF. */
final class TiffDirectory {
    private static final int BIG = 43;
    /** A directory usually has about 24 entries; with more than this it is corrupt. */
    private static final int MAX_ENTRIES = 4096;

    private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    private static final int ORIENTATION = 274;
    private static final int RATIONAL = 5;
    private static final int SIGNED_RATIONAL = 10;

    private final ImageBytes bytes;
    private final ByteOrder order;
    private final Map<Integer, Entry> entries = new HashMap<>();
    private boolean isFollowed;

    /** The position of a tag's values. */
    private record Entry(int type, long count, long at) {}

    private TiffDirectory(ImageBytes bytes, ByteOrder order) {
        this.bytes = bytes;
        this.order = order;
    }

    static TiffDirectory first(ImageBytes bytes) throws IOException {
        ByteOrder order = bytes.exactly(0, 1)[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        TiffDirectory directory = new TiffDirectory(bytes, order);
        if (directory.at(2, 2).getShort() == BIG) {
            directory.read(directory.at(8, 8).getLong(), 8, 20, 8);
        } else {
            directory.read(directory.at(4, 4).getInt() & 0xFFFFFFFFL, 2, 12, 4);
        }
        return directory;
    }

    private ByteBuffer at(long at, int count) throws IOException {
        return ByteBuffer.wrap(bytes.exactly(at, count)).order(order);
    }

    private void read(long start, int countBytes, int entryBytes, int valueBytes) throws IOException {
        long count = unsigned(at(start, countBytes), countBytes);
        if (count < 1 || count > MAX_ENTRIES) {
            throw new IOException("its directory has " + count + " entries");
        }
        for (long i = 0; i < count; i++) {
            long at = start + countBytes + i * entryBytes;
            if (at > bytes.length() - entryBytes) {
                return; // the important entries come first
            }
            ByteBuffer entry = at(at, entryBytes);
            int tag = entry.getShort() & 0xFFFF;
            int type = entry.getShort() & 0xFFFF;
            long values = unsigned(entry, valueBytes);
            int each = type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
            if (each == 0 || values < 1) {
                continue;
            }
            boolean inside = values <= valueBytes / each;
            long where = inside ? at + entryBytes - valueBytes : unsigned(entry, valueBytes);
            entries.putIfAbsent(tag, new Entry(type, values, where));
        }
        long next = start + countBytes + count * entryBytes;
        isFollowed = next <= bytes.length() - valueBytes && unsigned(at(next, valueBytes), valueBytes) != 0;
    }

    /** Whether the file has a directory after this one, so further pages. */
    boolean isFollowed() {
        return isFollowed;
    }

    private static long unsigned(ByteBuffer from, int count) {
        return switch (count) {
            case 2 -> from.getShort() & 0xFFFF;
            case 4 -> from.getInt() & 0xFFFFFFFFL;
            default -> from.getLong();
        };
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    ByteOrder order() {
        return order;
    }

    /** The first value of a tag, or {@code otherwise} if the tag is missing. */
    long value(int tag, long otherwise) throws IOException {
        return has(tag) ? values(tag)[0] : otherwise;
    }

    /** The orientation of the image; a value of one byte is ignored, as in Pillow. */
    Orientation orientation() throws IOException {
        Entry entry = entries.get(ORIENTATION);
        return entry == null || TYPE_BYTES[entry.type] == 1
                ? Orientation.UPRIGHT
                : Orientation.ofExif((int) value(ORIENTATION, 1));
    }

    /** All values of a tag as integers; empty if the tag is missing. */
    long[] values(int tag) throws IOException {
        Entry entry = entries.get(tag);
        if (entry == null) {
            return new long[0];
        }
        ByteBuffer data = data(entry);
        long[] values = new long[(int) entry.count];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (TYPE_BYTES[entry.type]) {
                case 1 -> data.get() & 0xFF;
                case 2 -> data.getShort() & 0xFFFF;
                case 4 -> data.getInt() & 0xFFFFFFFFL;
                default -> data.getLong();
            };
        }
        return values;
    }

    /** The first values of a tag as fractions; {@code otherwise} if the tag is missing or has fewer. */
    double[] fractions(int tag, double... otherwise) throws IOException {
        Entry entry = entries.get(tag);
        if (entry == null || entry.count < otherwise.length) {
            return otherwise;
        }
        boolean rational = entry.type == RATIONAL || entry.type == SIGNED_RATIONAL;
        ByteBuffer data = rational ? data(entry) : ByteBuffer.allocate(0);
        long[] whole = rational ? new long[0] : values(tag);
        double[] fractions = new double[otherwise.length];
        for (int i = 0; i < fractions.length; i++) {
            fractions[i] = rational ? fraction(data, entry.type == SIGNED_RATIONAL) : whole[i];
        }
        return fractions;
    }

    private static double fraction(ByteBuffer data, boolean signed) {
        int numerator = data.getInt();
        int denominator = data.getInt();
        // libtiff writes 0.587 as a fraction with the denominator 4294967295, which needs unsigned integers.
        return signed
                ? numerator / (double) denominator
                : Integer.toUnsignedLong(numerator) / (double) Integer.toUnsignedLong(denominator);
    }

    /** The bytes of a tag. */
    byte[] bytes(int tag) throws IOException {
        Entry entry = entries.get(tag);
        return entry == null ? new byte[0] : data(entry).array();
    }

    private ByteBuffer data(Entry entry) throws IOException {
        int each = TYPE_BYTES[entry.type];
        if (entry.count > bytes.length() / each || entry.count > Integer.MAX_VALUE / 16) {
            throw new IOException("a tag claims " + entry.count + " values");
        }
        return at(entry.at, (int) entry.count * each);
    }
}
