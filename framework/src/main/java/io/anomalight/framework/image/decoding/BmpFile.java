package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.Orientation;
import io.anomalight.framework.image.OrientedPicture;
import io.anomalight.framework.image.Samples;
import java.io.EOFException;
import java.io.IOException;

/**
 * Decodes BMP files of Windows and OS/2 with the JDK's decoder.
 *
 * <p>The decoder always gets a header of one version, made from the file's header, whose first 40 bytes are the same in
 * all versions but the oldest. So it gets no alpha, no profile, and no JPEG or PNG inside.
 */
final class BmpFile {
    private static final JdkDecoder DECODER = new JdkDecoder("bmp");
    private static final int FILE_HEADER = 14;
    private static final int OLDEST_HEADER = 12;
    private static final int HEADER = 40;
    private static final int MASKS_END = 52;
    private static final int RAW = 0;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int MASKED = 3;
    private static final int MASKED_WITH_ALPHA = 6;

    private final Decoding decoding;
    private final ImageCursor cursor;
    private long offset;
    private int headerBytes;
    private int width;
    private int height;
    private int bits;
    private int compression = RAW;
    private long colors;

    private BmpFile(Decoding decoding) {
        this.decoding = decoding;
        this.cursor = new ImageCursor(decoding.bytes(), 10);
    }

    static OrientedPicture decode(Decoding decoding) throws IOException {
        BmpFile file = new BmpFile(decoding);
        file.readHeader();
        try (SplicedStream canonical = file.canonical()) {
            return new OrientedPicture(
                    Samples.of(decoding.name(), DECODER.image(decoding, canonical)), Orientation.UPRIGHT);
        }
    }

    static ImageChannels.InFile channels(Decoding decoding) throws IOException {
        BmpFile file = new BmpFile(decoding);
        file.readHeader();
        return file.bits > 8
                ? new ImageChannels.InFile(3, 3)
                : ImageChannels.InFile.ofPalette(file.palette(file.paletteStart(file.masks().length)), 4);
    }

    private void readHeader() throws IOException {
        offset = cursor.s32LittleEndian() & 0xFFFFFFFFL;
        headerBytes = cursor.s32LittleEndian();
        if (headerBytes == OLDEST_HEADER) {
            width = cursor.u16LittleEndian();
            height = cursor.u16LittleEndian();
            cursor.u16LittleEndian();
            bits = cursor.u16LittleEndian();
        } else if (headerBytes >= 16 && headerBytes <= 1024) {
            width = cursor.s32LittleEndian();
            height = cursor.s32LittleEndian();
            cursor.u16LittleEndian();
            bits = cursor.u16LittleEndian();
            compression = headerBytes >= 20 ? cursor.s32LittleEndian() : RAW;
            cursor.seek(FILE_HEADER + 32L);
            colors = headerBytes >= 36 ? cursor.s32LittleEndian() & 0xFFFFFFFFL : 0;
        } else {
            throw new IOException("its header has " + headerBytes + " bytes");
        }
        requireKnown();
        decoding.requireWithinLimits(width, Math.abs((long) height), bits == 24 ? 3 : 1, bits / 8.0);
    }

    private void requireKnown() throws IOException {
        switch (compression) {
            case RAW -> requireBits(1, 4, 8, 16, 24, 32);
            case RLE8 -> requireBits(8);
            case RLE4 -> requireBits(4);
            case MASKED, MASKED_WITH_ALPHA -> requireBits(16, 32);
            case 4 -> throw decoding.unsupported("is a BMP with a JPEG inside");
            case 5 -> throw decoding.unsupported("is a BMP with a PNG inside");
            default -> throw decoding.unsupported("is a BMP with compression " + compression);
        }
    }

    private void requireBits(int... known) {
        for (int some : known) {
            if (some == bits) {
                return;
            }
        }
        throw decoding.unsupported("is a BMP of " + bits + " bits a pixel with compression " + compression);
    }

    private SplicedStream canonical() throws IOException {
        byte[] masks = masks();
        boolean masked = masks.length > 0;
        byte[] palette = palette(paletteStart(masks.length));
        long pixels = offset == 0 ? cursor.position() : offset;
        long available = decoding.length() - pixels;
        long rows = Math.abs((long) height);
        long rowBytes = (width * (long) bits + 31) / 32 * 4;
        boolean runs = compression == RLE8 || compression == RLE4;
        boolean whole = runs
                ? BmpRuns.complete(decoding.bytes(), pixels, bits, width, rows)
                : available >= rowBytes * (rows - 1) + (width * (long) bits + 7) / 8;
        if (!whole) {
            throw new EOFException();
        }
        byte[] header = new byte[FILE_HEADER + HEADER];
        int start = header.length + masks.length + palette.length;
        header[0] = 'B';
        header[1] = 'M';
        put(header, 2, start + Math.min(available, Integer.MAX_VALUE - start));
        put(header, 10, start);
        put(header, 14, HEADER);
        put(header, 18, width);
        put(header, 22, height);
        header[26] = 1;
        header[28] = (byte) bits;
        header[30] = (byte) (masked ? MASKED : compression);
        put(header, 34, compression == RAW || masked ? 0 : Math.min(available, Integer.MAX_VALUE));
        put(header, 46, palette.length / 4);
        return new SplicedStream(decoding)
                .insert(header)
                .insert(masks)
                .insert(palette)
                .add(pixels, available)
                .insert(new byte[4]); // the last row's padding may be missing
    }

    private byte[] masks() throws IOException {
        if (compression != MASKED && compression != MASKED_WITH_ALPHA) {
            return new byte[0];
        }
        if (headerBytes != HEADER && headerBytes < MASKS_END) {
            throw new IOException("its masks are missing");
        }
        return decoding.bytes().exactly(FILE_HEADER + HEADER, MASKS_END - HEADER);
    }

    private long paletteStart(int maskBytes) {
        return FILE_HEADER + headerBytes + (headerBytes == HEADER ? maskBytes : 0L);
    }

    /** The palette in entries of four bytes. */
    private byte[] palette(long at) throws IOException {
        cursor.seek(at);
        if (bits > 8) {
            return new byte[0];
        }
        int entry = headerBytes == OLDEST_HEADER ? 3 : 4;
        long most = 1L << bits;
        long count = colors == 0 ? most : Math.min(colors, most);
        if (offset > at) {
            count = Math.min(count, (offset - at) / entry);
        } else {
            offset = 0; // some programs leave the palette out of the offset: the pixels follow the palette
        }
        byte[] palette = new byte[4 * (int) most];
        for (int i = 0; i < count; i++) {
            for (int byteOfEntry = 0; byteOfEntry < entry; byteOfEntry++) {
                palette[4 * i + byteOfEntry] = (byte) cursor.u8();
            }
        }
        return palette;
    }

    private static void put(byte[] into, int at, long value) {
        for (int i = 0; i < 4; i++) {
            into[at + i] = (byte) (value >> (8 * i));
        }
    }
}
