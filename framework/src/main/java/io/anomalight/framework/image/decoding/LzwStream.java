package io.anomalight.framework.image.decoding;

import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses LZW. Formats: TIFF 6.0, section 13; the older TIFF variant, whose codes start with their lowest bit;
 * GIF89a, appendix F.
 *
 * <p>Needed because the JDK's GIF decoder loses pixels of small pictures, and no library has LZW alone.
 */
final class LzwStream extends InputStream {
    private static final int MAX_BITS = 12;
    private static final int CODES = 1 << MAX_BITS;

    private final InputStream packed;
    private final boolean lowestFirst;
    /** The number of codes by which the code length grows earlier than necessary. */
    private final int early;
    /** The clear code; lower codes are single bytes, the next code is the end, and higher codes are strings. */
    private final int clear;

    private final int firstBits;
    /** For each code: the code of the string without its last byte, the last byte, the first byte, and the length. */
    private final short[] prefix = new short[CODES];

    private final byte[] last = new byte[CODES];
    private final byte[] begin = new byte[CODES];
    private final short[] lengths = new short[CODES];
    private final byte[] string = new byte[CODES];
    private int stringAt;
    private int stringEnd;
    private int used;
    private int codeBits;
    private int previous;
    private int buffer;
    private int buffered;
    private boolean ended;

    private LzwStream(InputStream packed, int byteBits, boolean lowestFirst, int early) {
        this.packed = packed;
        this.lowestFirst = lowestFirst;
        this.early = early;
        this.clear = 1 << byteBits;
        this.firstBits = byteBits + 1;
        for (int i = 0; i < clear; i++) {
            last[i] = (byte) i;
            begin[i] = (byte) i;
            lengths[i] = 1;
        }
        restart();
    }

    /** The LZW of TIFF. */
    static LzwStream tiff(InputStream packed) {
        return new LzwStream(packed, 8, false, 1);
    }

    /** The LZW variant of the first programs that wrote TIFF. */
    static LzwStream oldTiff(InputStream packed) {
        return new LzwStream(packed, 8, true, 0);
    }

    /**
     * The LZW of GIF.
     *
     * @param byteBits the bits of a colour index
     */
    static LzwStream gif(InputStream packed, int byteBits) {
        return new LzwStream(packed, byteBits, true, 0);
    }

    /** Whether the data have the older variant, which starts with a clear code in reversed bit order. */
    static boolean isOld(byte first, byte second) {
        return first == 0 && (second & 1) == 1;
    }

    @Override
    public int read() throws IOException {
        return fill() ? string[stringAt++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        int done = 0;
        while (done < count && fill()) {
            int most = Math.min(count - done, stringEnd - stringAt);
            System.arraycopy(string, stringAt, into, offset + done, most);
            stringAt += most;
            done += most;
        }
        return done == 0 && count > 0 ? -1 : done;
    }

    private boolean fill() throws IOException {
        while (stringAt == stringEnd && !ended) {
            int code = nextCode();
            if (code == clear + 1 || code < 0) {
                ended = true;
            } else if (code == clear) {
                restart();
            } else {
                unpack(code);
            }
        }
        return stringAt < stringEnd;
    }

    private void restart() {
        used = clear + 2;
        codeBits = firstBits;
        previous = -1;
    }

    private void unpack(int code) throws IOException {
        if (code > used || (code == used && previous < 0)) {
            throw new IOException("its LZW data is damaged");
        }
        if (previous >= 0 && used < CODES) {
            add(code == used ? previous : code);
        }
        stringAt = 0;
        stringEnd = lengths[code];
        int at = code;
        for (int i = stringEnd - 1; i >= 0; i--) {
            string[i] = last[at];
            at = prefix[at];
        }
        previous = code;
        if (used + early >= 1 << codeBits && codeBits < MAX_BITS) {
            codeBits++;
        }
    }

    /** Adds the previous string with the first byte of another one. */
    private void add(int other) {
        prefix[used] = (short) previous;
        last[used] = begin[other];
        begin[used] = begin[previous];
        lengths[used] = (short) (lengths[previous] + 1);
        used++;
    }

    private int nextCode() throws IOException {
        while (buffered < codeBits) {
            int next = packed.read();
            if (next < 0) {
                return -1;
            }
            buffer = lowestFirst ? buffer | next << buffered : buffer << 8 | next;
            buffered += 8;
        }
        int mask = (1 << codeBits) - 1;
        buffered -= codeBits;
        if (lowestFirst) {
            int code = buffer & mask;
            buffer >>>= codeBits;
            return code;
        }
        int code = buffer >>> buffered & mask;
        buffer &= (1 << buffered) - 1;
        return code;
    }
}
