package io.anomalight.framework.image.decoding;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Image files with an orientation, for tests. */
public final class OrientedFiles {
    private OrientedFiles() {}

    /** The bytes of a picture in a format that ImageIO writes. */
    public static byte[] file(BufferedImage picture, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture, format, bytes)) {
                throw new IllegalArgumentException("there is no writer of " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A JPEG with an orientation. */
    public static byte[] jpeg(BufferedImage picture, int orientation) {
        byte[] exif = exif(orientation);
        byte[] segment = ByteBuffer.allocate(10 + exif.length)
                .putShort((short) 0xFFE1)
                .putShort((short) (8 + exif.length))
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put(exif)
                .array();
        return inserted(file(picture, "jpg"), 2, segment);
    }

    /** A PNG with a chunk of EXIF data. */
    public static byte[] png(BufferedImage picture, int orientation) {
        return inserted(file(picture, "png"), 33, chunk("eXIf", exif(orientation)));
    }

    /** A chunk of a PNG. */
    static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
        chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 checksum = new CRC32();
        checksum.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) checksum.getValue()).array();
    }

    /** EXIF data without signature: a directory with only the orientation. */
    static byte[] exif(int orientation) {
        return ByteBuffer.allocate(26)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 'I')
                .put((byte) 'I')
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putInt(orientation)
                .putInt(0)
                .array();
    }

    /** Inserts bytes into others. */
    static byte[] inserted(byte[] bytes, int at, byte[] others) {
        return ByteBuffer.allocate(bytes.length + others.length)
                .put(bytes, 0, at)
                .put(others)
                .put(bytes, at, bytes.length - at)
                .array();
    }
}
