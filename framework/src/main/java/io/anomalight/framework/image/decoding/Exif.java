package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.Orientation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the orientation in EXIF data. Format: JEITA CP-3451 (EXIF 2.3), section 4.5. */
final class Exif {
    private static final byte[] SIGNATURE = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;

    private Exif() {}

    /** Whether a JPEG's segment contains EXIF data. */
    static boolean isExif(byte[] segment) {
        return segment.length >= SIGNATURE.length
                && Arrays.equals(segment, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /** The orientation in EXIF data with or without the signature; upright if the orientation is missing or invalid. */
    static Orientation orientation(byte[] exif) {
        int start = isExif(exif) ? SIGNATURE.length : 0;
        return Orientation.ofExif(
                orientationTag(ByteBuffer.wrap(exif, start, exif.length - start).slice()));
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
