package io.anomalight.framework.image.decoding;

import java.io.IOException;

/**
 * Where a JPEG's scans end, and how many there are; found by walking over them, for a decoder can't be asked before it is at
 * work.
 *
 * @param end the first byte behind them, or behind their end of image
 * @param complete whether an end of image is there
 */
record JpegScans(long end, int count, boolean complete) {
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;

    /** Walks from a first scan to the end of the image. */
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
