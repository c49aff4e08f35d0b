package io.anomalight.sample;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes square pictures as PNG files and creates their folders. */
final class SamplePictures {
    private SamplePictures() {}

    /** Writes a picture {@code [H, W, 3]} with 8 bits per channel. */
    static void writeRgb(Path file, int size, byte[] rgb) throws IOException {
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < size * size; i++) {
            int red = rgb[3 * i] & 0xFF;
            int green = rgb[3 * i + 1] & 0xFF;
            int blue = rgb[3 * i + 2] & 0xFF;
            picture.setRGB(i % size, i / size, red << 16 | green << 8 | blue);
        }
        write(file, picture);
    }

    /** Writes a mask {@code [H, W]} in grey with 8 bits: 0 for 0 and 255 for other values. */
    static void writeMask(Path file, int size, byte[] mask) throws IOException {
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < mask.length; i++) {
            picture.getRaster().setSample(i % size, i / size, 0, mask[i] == 0 ? 0 : 0xFF);
        }
        write(file, picture);
    }

    private static void write(Path file, BufferedImage picture) throws IOException {
        Files.createDirectories(file.getParent());
        if (!ImageIO.write(picture, "png", file.toFile())) {
            throw new IOException("this Java has no PNG writer");
        }
    }
}
