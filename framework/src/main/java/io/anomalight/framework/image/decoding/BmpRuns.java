package io.anomalight.framework.image.decoding;

import java.io.IOException;

/** Checks the codes of a run-length encoded BMP, because the JDK's decoder accepts data that end too early. */
final class BmpRuns {
    private static final int END_OF_ROW = 0;
    private static final int END_OF_PICTURE = 1;
    private static final int MOVE = 2;

    private BmpRuns() {}

    /**
     * Whether the data reach the end of the picture.
     *
     * @param at the position of the first code
     * @param bits the bits per pixel, 4 or 8
     */
    static boolean complete(ImageBytes bytes, long at, int bits, int width, long height) throws IOException {
        ImageCursor cursor = new ImageCursor(bytes, at);
        long x = 0;
        long y = 0;
        while (y < height - 1 || (y < height && x < width)) {
            int run = cursor.next();
            int code = cursor.next();
            if (code < 0) {
                return false;
            }
            if (run > 0) {
                x += run;
            } else if (code == END_OF_PICTURE) {
                return true;
            } else if (code == END_OF_ROW) {
                x = 0;
                y++;
            } else if (code == MOVE) {
                x += Math.max(0, cursor.next());
                y += Math.max(0, cursor.next());
            } else {
                x += code;
                int literal = (code * bits + 7) / 8;
                cursor.seek(cursor.position() + literal - 1 + literal % 2); // to the last byte, which must be there
                if (cursor.next() < 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
