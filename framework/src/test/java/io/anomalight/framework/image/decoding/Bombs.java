package io.anomalight.framework.image.decoding;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Small files that are huge to decode. */
final class Bombs {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int RGBA = 6;

    private Bombs() {}

    static byte[] greyPng(int width, int height) throws IOException {
        return png(width, height, 8, GREY, 1, false);
    }

    static byte[] bilevelPng(int width, int height) throws IOException {
        return png(width, height, 1, GREY, 1, false);
    }

    static byte[] rgbPng(int width, int height) throws IOException {
        return png(width, height, 8, RGB, 3, false);
    }

    static byte[] deepPng(int width, int height) throws IOException {
        return png(width, height, 16, RGBA, 8, false);
    }

    static byte[] interlacedPng(int width, int height) throws IOException {
        return png(width, height, 8, RGB, 3, true);
    }

    private static byte[] png(int width, int height, int bits, int color, int bytes, boolean interlaced)
            throws IOException {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) bits)
                .put((byte) color)
                .putShort((short) 0)
                .put((byte) (interlaced ? 1 : 0))
                .array();
        long rowBytes = bits == 1 ? (width + 7) / 8 : (long) width * bytes;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(SIGNATURE);
        out.write(OrientedFiles.chunk("IHDR", header));
        // An interlaced file has a few more rows, each with its byte of a filter.
        out.write(OrientedFiles.chunk("IDAT", zeros((rowBytes + 2) * height + (interlaced ? 16L * width : 0))));
        out.write(OrientedFiles.chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    /** A small PNG with a text that inflates to a number of bytes. */
    static byte[] textPng(long bytes) throws IOException {
        return OrientedFiles.inserted(greyPng(8, 8), 33, text(bytes));
    }

    /** A PNG chunk with a text that inflates to a number of bytes. */
    static byte[] text(long bytes) throws IOException {
        byte[] deflated = zeros(bytes);
        byte[] text = ByteBuffer.allocate(3 + deflated.length)
                .put(new byte[] {'k', 0, 0})
                .put(deflated)
                .array();
        return OrientedFiles.chunk("zTXt", text);
    }

    static byte[] zeros(long count) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION))) {
            byte[] some = new byte[1 << 16];
            for (long left = count; left > 0; left -= some.length) {
                deflater.write(some, 0, (int) Math.min(left, some.length));
            }
        }
        return out.toByteArray();
    }

    /** A progressive JPEG that repeats its last scan. */
    static byte[] scansJpeg(int side, int scans) throws IOException {
        byte[] whole =
                JpegTest.written(new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY), /* progressive= */ true);
        int last = whole.length - 2;
        while ((whole[last] & 0xFF) != 0xFF || (whole[last + 1] & 0xFF) != 0xDA) {
            last--;
        }
        byte[] scan = Arrays.copyOfRange(whole, last, whole.length - 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(whole, 0, last);
        for (int i = 0; i < scans; i++) {
            out.write(scan);
        }
        out.write(new byte[] {(byte) 0xFF, (byte) 0xD9});
        return out.toByteArray();
    }

    /** A small JPEG with a large size in its header. */
    static byte[] claimingJpeg(int width, int height, boolean progressive) throws IOException {
        byte[] jpeg = JpegTest.written(new BufferedImage(8, 8, BufferedImage.TYPE_3BYTE_BGR), progressive);
        for (int at = 2; at < jpeg.length; at += 2 + ByteBuffer.wrap(jpeg).getShort(at + 2)) {
            if ((jpeg[at + 1] & 0xFD) == 0xC0) { // C0 or C2
                ByteBuffer.wrap(jpeg).putShort(at + 5, (short) height).putShort(at + 7, (short) width);
                return jpeg;
            }
        }
        throw new AssertionError("no frame");
    }

    /** A GIF of one colour, whose every code stands for a longer run. */
    static byte[] gif(int width, int height) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        long buffer = 4;
        int filled = 3;
        long left = (long) width * height;
        int next = 6;
        int bits = 3;
        int previous = 0;
        for (long run = 1; left > 0; run++) {
            // Each code is the one that is just being made: one pixel longer than the code before it.
            int code = run == 1 ? 0 : Math.min(next - 1, 4095);
            if (run > 1 && next < 4096) {
                code = next++;
            }
            buffer |= (long) code << filled;
            filled += bits;
            left -= run == 1 ? 1 : Math.min(run, 4091);
            previous = code;
            if (next >= 1 << bits && bits < 12 && run > 1) {
                bits++;
            }
            while (filled >= 8) {
                packed.write((int) buffer);
                buffer >>= 8;
                filled -= 8;
            }
        }
        packed.write((int) buffer);
        packed.write(previous >> 8);
        return gif(width, height, packed.toByteArray());
    }

    /** A small GIF with a large size in its header. */
    static byte[] claimingGif(int width, int height) {
        return gif(width, height, new byte[] {4, 0, 0});
    }

    private static byte[] gif(int width, int height, byte[] data) {
        ByteBuffer out =
                ByteBuffer.allocate(64 + data.length + data.length / 255 + 2).order(ByteOrder.LITTLE_ENDIAN);
        out.put("GIF89a".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        out.putShort((short) width).putShort((short) height).put((byte) 0x80).putShort((short) 0);
        out.put(new byte[] {0, 0, 0, -1, -1, -1});
        out.put((byte) 0x2C)
                .putInt(0)
                .putShort((short) width)
                .putShort((short) height)
                .put((byte) 0)
                .put((byte) 2);
        for (int at = 0; at < data.length; at += 255) {
            int count = Math.min(255, data.length - at);
            out.put((byte) count).put(data, at, count);
        }
        out.put((byte) 0).put((byte) 0x3B);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** A BMP of runs of 255 pixels. */
    static byte[] bmp(int width, int height) {
        int runs = (int) ((long) width * height / 255) + height;
        ByteBuffer out = ByteBuffer.allocate(54 + 4 + 2 * runs + 2).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'B').put((byte) 'M').putInt(out.capacity()).putInt(0).putInt(58);
        out.putInt(40)
                .putInt(width)
                .putInt(height)
                .putShort((short) 1)
                .putShort((short) 8)
                .putInt(1);
        out.putInt(0).putInt(0).putInt(0).putInt(1).putInt(0).putInt(0);
        for (int i = 0; i < runs; i++) {
            out.put((byte) 255).put((byte) 0);
        }
        return out.put((byte) 0).put((byte) 1).array();
    }
}
