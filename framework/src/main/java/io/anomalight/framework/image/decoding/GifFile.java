package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.Canvas;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.Orientation;
import io.anomalight.framework.image.OrientedPicture;
import io.anomalight.framework.image.Picture;
import io.anomalight.framework.image.Samples;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes the first picture of GIF files. Format: CompuServe, GIF89a.
 *
 * <p>The picture is placed on the file's canvas; the rest has the transparent colour, or colour 0, as in Pillow. An
 * index after the end of the palette is black.
 */
final class GifFile {
    /** The first row of each pass of an interlaced picture, and the distance between its rows. */
    private static final int[] STARTS = {0, 4, 2, 1};

    private static final int[] STEPS = {8, 8, 4, 2};
    private static final int MAX_BITS = 11;
    private static final int FLAGS = 10;
    private static final int HEADER_BYTES = 13;
    private static final int PICTURE_BOUNDS = 8;
    private static final int PALETTE = 256;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int PICTURE = 0x2C;
    private static final int END = 0x3B;

    private final Decoding decoding;
    private final ImageCursor cursor;
    private float[][] colors = greys();
    private int background;

    private GifFile(Decoding decoding) {
        this.decoding = decoding;
        this.cursor = new ImageCursor(decoding.bytes(), 6);
    }

    static OrientedPicture decode(Decoding decoding) throws IOException {
        return new OrientedPicture(new GifFile(decoding).decode(), Orientation.UPRIGHT);
    }

    static ImageChannels.InFile channels(Decoding decoding) throws IOException {
        GifFile file = new GifFile(decoding);
        file.toPicture();
        file.cursor.seek(file.cursor.position() + PICTURE_BOUNDS);
        file.palette(file.cursor.u8());
        return Samples.isGrey(file.colors) ? new ImageChannels.InFile(1, 1) : new ImageChannels.InFile(3, 3);
    }

    private Picture decode() throws IOException {
        int canvasWidth = cursor.u16LittleEndian();
        int canvasHeight = cursor.u16LittleEndian();
        toPicture();
        int left = cursor.u16LittleEndian();
        int top = cursor.u16LittleEndian();
        int width = cursor.u16LittleEndian();
        int height = cursor.u16LittleEndian();
        int pictureFlags = cursor.u8();
        palette(pictureFlags);
        int wholeWidth = Math.max(canvasWidth, left + width);
        int wholeHeight = Math.max(canvasHeight, top + height);
        decoding.requireWithinLimits(width, height, 1, 1);
        decoding.requireWithinLimits(wholeWidth, wholeHeight, 1, 1);
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 1, null);
        decode(raster, (pictureFlags & 0x40) != 0);
        return new Canvas(Samples.indexed(raster, colors), wholeHeight, wholeWidth, top, left, colorOfBackground());
    }

    private void decode(WritableRaster raster, boolean interlaced) throws IOException {
        int bits = cursor.u8();
        if (bits < 1 || bits > MAX_BITS) {
            throw new IOException("its colour indices have " + bits + " bits");
        }
        byte[] row = new byte[raster.getWidth()];
        try (InputStream pixels = LzwStream.gif(new Blocks(), bits)) {
            for (int pass = interlaced ? 0 : STARTS.length - 1; pass < STARTS.length; pass++) {
                int step = interlaced ? STEPS[pass] : 1;
                for (int y = interlaced ? STARTS[pass] : 0; y < raster.getHeight(); y += step) {
                    if (pixels.readNBytes(row, 0, row.length) < row.length) {
                        throw new EOFException();
                    }
                    raster.setDataElements(0, y, row.length, 1, row);
                }
            }
        }
    }

    /** The data of a picture, which are stored in blocks of up to 255 bytes. */
    private final class Blocks extends InputStream {
        private int left;

        @Override
        public int read() throws IOException {
            if (left == 0) {
                decoding.requireTime();
                left = cursor.u8();
                if (left == 0) {
                    cursor.seek(cursor.position() - 1);
                    return -1;
                }
            }
            left--;
            return cursor.u8();
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            int next = count == 0 ? 0 : read(); // codes are read byte by byte
            if (next >= 0 && count > 0) {
                into[offset] = (byte) next;
            }
            return next < 0 ? -1 : Math.min(1, count);
        }
    }

    /** Reads the palette if the flags say that there is one. */
    private void palette(int flags) throws IOException {
        if ((flags & 0x80) == 0) {
            return;
        }
        int size = 2 << (flags & 7);
        colors = new float[3][PALETTE];
        for (int i = 0; i < size; i++) {
            for (float[] plane : colors) {
                plane[i] = cursor.u8() / 255f;
            }
        }
    }

    /** Reads everything before the first picture. */
    private void toPicture() throws IOException {
        cursor.seek(FLAGS);
        int canvasFlags = cursor.u8();
        cursor.seek(HEADER_BYTES);
        palette(canvasFlags);
        while (true) {
            int block = cursor.u8();
            if (block == PICTURE) {
                return;
            }
            if (block == END) {
                throw new IOException("it holds no picture");
            }
            if (block == EXTENSION) {
                int kind = cursor.u8();
                if (kind == GRAPHIC_CONTROL && cursor.u8() == 4) {
                    int flags = cursor.u8();
                    cursor.u16();
                    int transparent = cursor.u8();
                    background = (flags & 1) == 1 ? transparent : 0;
                    skipBlocks();
                } else if (kind != GRAPHIC_CONTROL) {
                    skipBlocks();
                } else {
                    throw new IOException("its graphic control is damaged");
                }
            }
        }
    }

    private void skipBlocks() throws IOException {
        for (int bytes = cursor.u8(); bytes > 0; bytes = cursor.u8()) {
            cursor.seek(cursor.position() + bytes);
        }
    }

    private float[] colorOfBackground() {
        return new float[] {colors[0][background], colors[1][background], colors[2][background]};
    }

    private static float[][] greys() {
        float[][] greys = new float[3][PALETTE];
        for (float[] plane : greys) {
            for (int i = 0; i < PALETTE; i++) {
                plane[i] = i / 255f;
            }
        }
        return greys;
    }
}
