package io.anomalight.framework.data.augment;

import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes an image as JPEG and reads it again, in memory. */
final class JpegCompression {
    private static final float BEST = 100;
    private static final int LARGEST = 255;

    private JpegCompression() {}

    /**
     * A compressed copy of an image {@code [3, H, W]} in [0, 1].
     *
     * @param quality from 1 to 100
     */
    static float[] of(float[] rgb, ImageSize size, int quality) {
        byte[] file = compressed(picture(rgb, size), quality / BEST);
        try {
            // Without a cache on disk, which ImageIO makes otherwise; read() closes the stream.
            ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file));
            return DecodedImage.of(ImageIO.read(in)).rgb(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the stream is in memory
        }
    }

    private static byte[] compressed(BufferedImage picture, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the stream is in memory
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage picture(float[] rgb, ImageSize size) {
        BufferedImage picture = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < size.pixels(); i++) {
            int color = 0;
            for (int plane = 0; plane < 3; plane++) {
                color = color << Byte.SIZE | Math.round(rgb[plane * size.pixels() + i] * LARGEST);
            }
            picture.setRGB(i % size.width(), Math.floorDiv(i, size.width()), color);
        }
        return picture;
    }
}
