package io.anomalight.framework.data.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;

/**
 * The orientation that a camera wrote into a JPEG file.
 *
 * <p>Read by hand, because ImageIO hands out the segment only unread. Format: JEITA CP-3451 (EXIF 2.3), section 4.5.
 */
final class Exif {
    private static final int START_OF_IMAGE = 0xFFD8;
    private static final int START_OF_SCAN = 0xFFDA;
    private static final int APP1 = 0xFFE1;
    /** Files have a dozen segments before the pixels; whoever has more is not read further. */
    private static final int MAX_SEGMENTS = 200;

    private static final byte[] SIGNATURE = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;

    private Exif() {}

    /** The orientation in the first EXIF segment; upright if there is none, or none that makes sense. */
    static Orientation orientation(ImageInputStream jpeg) throws IOException {
        jpeg.setByteOrder(ByteOrder.BIG_ENDIAN);
        jpeg.seek(0);
        if (jpeg.length() < 2 || jpeg.readUnsignedShort() != START_OF_IMAGE) {
            return Orientation.UPRIGHT;
        }
        for (int i = 0; i < MAX_SEGMENTS && jpeg.getStreamPosition() + 4 <= jpeg.length(); i++) {
            int marker = jpeg.readUnsignedShort();
            int bytes = jpeg.readUnsignedShort() - 2;
            long next = jpeg.getStreamPosition() + bytes;
            if (marker >>> 8 != 0xFF || marker == START_OF_SCAN || bytes < 0 || next > jpeg.length()) {
                return Orientation.UPRIGHT;
            }
            if (marker == APP1) {
                byte[] segment = new byte[bytes];
                jpeg.readFully(segment);
                ByteBuffer exif = ByteBuffer.wrap(segment);
                if (startsWithSignature(exif)) {
                    return Orientation.ofExif(orientationTag(exif.slice()));
                }
            }
            jpeg.seek(next);
        }
        return Orientation.UPRIGHT;
    }

    private static boolean startsWithSignature(ByteBuffer segment) {
        if (segment.remaining() < SIGNATURE.length) {
            return false;
        }
        byte[] start = new byte[SIGNATURE.length];
        segment.get(start);
        return Arrays.equals(start, SIGNATURE);
    }

    /** The tag's value in the first directory of a TIFF structure, or 0. */
    private static int orientationTag(ByteBuffer tiff) {
        if (tiff.remaining() < 8) {
            return 0;
        }
        tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return 0;
        }
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if (entry > tiff.limit() - ENTRY_BYTES) {
                return 0;
            }
            if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION_TAG) {
                return tiff.getShort(entry + 8);
            }
        }
        return 0;
    }
}
