package io.anomalight.framework.image.decoding;

import java.io.IOException;

/**
 * The end and the number of a JPEG's scans, found by reading all markers, because the decoder can't report them in
 * advance.
 *
 * @param end the position after the scans, or after their end marker
 * @param complete whether there is an end marker
 */
record JpegScans(long end, int count, boolean complete) {
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;

    /** Reads the markers from the first scan to the end of the image. */
    static JpegScans from(Decoding decoding, long first) throws IOException {
        ImageCursor cursor = new ImageCursor(decoding.bytes(), first);
        int count = 0;
        while (true) {
            int marker = nextMarker(cursor);
            if (marker < 0) {
                return new JpegScans(decoding.length(), count, false);
            }
            if (marker == END) {
                return new JpegScans(cursor.position(), count, true);
            }
            if (marker == SCAN) {
                count++;
            }
            long at = cursor.position();
            int high = cursor.next();
            int low = cursor.next();
            if (low >= 0) {
                cursor.seek(Math.min(decoding.length(), at + Math.max(2, high << 8 | low)));
            }
        }
    }

    /** The next marker that isn't part of a scan's data, or -1. */
    private static int nextMarker(ImageCursor cursor) throws IOException {
        int value = cursor.next();
        while (true) {
            while (value >= 0 && value != 0xFF) {
                value = cursor.next();
            }
            while (value == 0xFF) {
                value = cursor.next();
            }
            boolean data = value == 0 || value == 1 || (value >= 0xD0 && value <= 0xD7);
            if (!data) {
                return value;
            }
        }
    }
}
