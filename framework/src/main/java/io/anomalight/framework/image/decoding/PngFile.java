package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.OrientedPicture;
import io.anomalight.framework.image.Samples;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Decodes PNG files with the JDK's decoder. Format: W3C, Portable Network Graphics, third edition.
 *
 * <p>The decoder gets only the header, the palette and the pixels, so it applies no gamma and no profile, and inflates
 * no text.
 */
final class PngFile {
    private static final JdkDecoder DECODER = new JdkDecoder("png");
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;
    private static final int PALETTE_COLOR = 3;
    private static final int MAX_PALETTE_BYTES = 3 * 256;
    private static final byte[] END = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 0x42, 0x60, (byte) 0x82};

    private PngFile() {}

    static OrientedPicture decode(Decoding decoding) throws IOException {
        ByteBuffer header = header(decoding);
        requireWithinLimits(decoding, header);
        PngOrientation orientation = new PngOrientation();
        try (SplicedStream stream = new SplicedStream(decoding)) {
            stream.add(0, SIGNATURE_BYTES + 12 + HEADER_BYTES);
            addPixels(decoding, header.get(9) == PALETTE_COLOR, stream, orientation);
            stream.insert(END);
            return new OrientedPicture(
                    Samples.of(decoding.name(), DECODER.image(decoding, stream)), orientation.orientation());
        }
    }

    static ImageChannels.InFile channels(Decoding decoding) throws IOException {
        return switch (header(decoding).get(9)) {
            case 0, 4 -> new ImageChannels.InFile(1, 1);
            case PALETTE_COLOR -> ImageChannels.InFile.ofPalette(palette(decoding), 3);
            default -> new ImageChannels.InFile(3, 3);
        };
    }

    private static byte[] palette(Decoding decoding) throws IOException {
        long at = SIGNATURE_BYTES + 12 + HEADER_BYTES;
        while (true) {
            ByteBuffer chunk = ByteBuffer.wrap(decoding.bytes().exactly(at, 8));
            long bytes = chunk.getInt(0) & 0xFFFFFFFFL;
            if (chunk.getInt(4) == 0x504C5445) { // PLTE
                return decoding.bytes().exactly(at + 8, (int) Math.min(bytes, MAX_PALETTE_BYTES));
            }
            at += 12 + bytes;
        }
    }

    private static void addPixels(Decoding decoding, boolean palette, SplicedStream stream, PngOrientation orientation)
            throws IOException {
        long at = SIGNATURE_BYTES + 12 + HEADER_BYTES;
        boolean pixels = false;
        boolean end = false;
        while (!end && at + 8 <= decoding.length()) {
            ByteBuffer chunk = ByteBuffer.wrap(decoding.bytes().exactly(at, 8));
            long bytes = chunk.getInt(0) & 0xFFFFFFFFL;
            String type = new String(chunk.array(), 4, 4, StandardCharsets.ISO_8859_1);
            if (type.equals("IDAT") || (type.equals("PLTE") && palette && !pixels)) {
                requireThere(decoding, at + 8 + bytes);
                pixels |= type.equals("IDAT");
                stream.add(at, Math.min(12 + bytes, decoding.length() - at));
            } else {
                orientation.look(decoding, type, at + 8, bytes);
            }
            end = type.equals("IEND");
            at += 12 + bytes;
        }
        if (!pixels) {
            throw end ? new IOException("it holds no pixels") : new EOFException();
        }
    }

    private static void requireThere(Decoding decoding, long end) throws IOException {
        if (end > decoding.length()) {
            throw new EOFException();
        }
    }

    /** Reads the header chunk. */
    private static ByteBuffer header(Decoding decoding) throws IOException {
        ByteBuffer start = ByteBuffer.wrap(decoding.bytes().exactly(SIGNATURE_BYTES, 12 + HEADER_BYTES));
        byte[] header = new byte[4 + HEADER_BYTES];
        start.get(4, header);
        CRC32 checksum = new CRC32();
        checksum.update(header);
        if (start.getInt(0) != HEADER_BYTES
                || start.getInt(4) != 0x49484452
                || start.getInt(8 + HEADER_BYTES) != (int) checksum.getValue()) {
            throw new IOException("its header is damaged");
        }
        return ByteBuffer.wrap(header, 4, HEADER_BYTES).slice();
    }

    private static void requireWithinLimits(Decoding decoding, ByteBuffer header) throws IOException {
        int channels =
                switch (header.get(9)) {
                    case 0, PALETTE_COLOR -> 1;
                    case 2 -> 3;
                    case 4 -> 2;
                    case 6 -> 4;
                    default -> throw new IOException("its colour type is " + header.get(9));
                };
        decoding.requireWithinLimits(
                header.getInt(0) & 0xFFFFFFFFL,
                header.getInt(4) & 0xFFFFFFFFL,
                channels,
                channels * header.get(8) / 8.0);
    }
}
