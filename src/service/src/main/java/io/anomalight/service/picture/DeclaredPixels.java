package io.anomalight.service.picture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the number of pixels from the header of a PNG or JPEG file, without decoding the image. Any other or malformed file
 * counts as an image of the largest allowed size.
 */
public final class DeclaredPixels {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
    private static final int PNG_SIZE_OFFSET = 16;
    private static final int START_OF_FRAME = 0xc0;
    private static final int LAST_FRAME = 0xcf;

    private DeclaredPixels() {}

    /** The number of pixels, at most {@code maxPixels}. */
    public static long of(byte[] file, long maxPixels) {
        long pixels = isPng(file) ? png(file) : isJpeg(file) ? jpeg(file) : maxPixels;
        return pixels < 1 || pixels > maxPixels ? maxPixels : pixels;
    }

    private static boolean isPng(byte[] file) {
        return file.length >= PNG_SIZE_OFFSET + 8
                && Arrays.equals(PNG, 0, PNG.length, file, 0, PNG.length)
                && new String(file, 12, 4, StandardCharsets.ISO_8859_1).equals("IHDR");
    }

    private static long png(byte[] file) {
        ByteBuffer size = ByteBuffer.wrap(file, PNG_SIZE_OFFSET, 8);
        return (long) size.getInt() * size.getInt();
    }

    private static boolean isJpeg(byte[] file) {
        return file.length > 4 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8;
    }

    /** The pixels of the first start-of-frame segment; 0 if the file has no such segment. */
    private static long jpeg(byte[] file) {
        int at = 2;
        while (at + 9 <= file.length && (file[at] & 0xff) == 0xff) {
            int marker = file[at + 1] & 0xff;
            if (marker >= START_OF_FRAME
                    && marker <= LAST_FRAME
                    && marker != 0xc4 // Huffman tables
                    && marker != 0xc8 // reserved
                    && marker != 0xcc) { // settings of arithmetic coding
                return (long) number(file, at + 5) * number(file, at + 7);
            }
            // A byte 0xff before a marker only fills space.
            at += marker == 0xff ? 1 : 2 + number(file, at + 2);
        }
        return 0;
    }

    private static int number(byte[] file, int at) {
        return ((file[at] & 0xff) << 8) | (file[at + 1] & 0xff);
    }
}
