package io.anomalight.framework.visualization;

import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Writes maps, masks and figures to files, atomically. */
public final class MapFiles {
    private static final int MAX_16_BIT = 0xFFFF;
    private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int NPY_ALIGNMENT = 64;

    private MapFiles() {}

    /** Writes a map of scores in [0, 1], {@code [H, W]}, as a grey PNG of 16 bits: 0 is 0 and 1 is 65535. */
    public static void writePng16(Path file, float[] normalized, ImageSize size) throws IOException {
        requireSize(normalized, size);
        BufferedImage picture = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_USHORT_GRAY);
        DataBuffer pixels = picture.getRaster().getDataBuffer();
        for (int i = 0; i < normalized.length; i++) {
            pixels.setElem(i, Math.round(MAX_16_BIT * Math.min(1, Math.max(0, normalized[i]))));
        }
        writePng(file, picture);
    }

    /** Writes a map, {@code [H, W]}, as NumPy reads it: float32, little-endian, format version 1.0. */
    public static void writeNpy(Path file, float[] map, ImageSize size) throws IOException {
        requireSize(map, size);
        ByteBuffer values =
                ByteBuffer.allocate(Math.multiplyExact(map.length, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        values.asFloatBuffer().put(map);
        AtomicFile.write(file, temporary -> {
            try (OutputStream out = Files.newOutputStream(temporary)) {
                out.write(npyHeader(size));
                out.write(values.array());
            }
        });
    }

    /** Writes a mask as a grey PNG of 8 bits, 255 where anomalous and 0 elsewhere. */
    public static void writeMask(Path file, SegmentationMask mask) throws IOException {
        writePng(file, mask.picture());
    }

    /** Writes a picture as PNG. */
    public static void writePng(Path file, BufferedImage picture) throws IOException {
        AtomicFile.write(file, temporary -> {
            if (!ImageIO.write(picture, "png", temporary.toFile())) {
                throw new IOException("this Java can't write such a picture as PNG");
            }
        });
    }

    /**
     * The header: magic, version, length of the text, and the text, padded with blanks and a line break to a multiple
     * of 64 bytes.
     */
    private static byte[] npyHeader(ImageSize size) {
        String text = String.format(
                Locale.ROOT,
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }",
                size.height(),
                size.width());
        int before = NPY_MAGIC.length + Short.BYTES;
        int blocks = (before + text.length() + NPY_ALIGNMENT) / NPY_ALIGNMENT;
        int length = blocks * NPY_ALIGNMENT;
        String padding = " ".repeat(length - before - text.length() - 1);
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(NPY_MAGIC)
                .putShort((short) (length - before))
                .put((text + padding + "\n").getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static void requireSize(float[] map, ImageSize size) {
        if (map.length != size.pixels()) {
            throw new IllegalArgumentException("a map of " + map.length + " values is not " + size);
        }
    }
}
