package io.anomalight.framework.visualization;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture compressed as a JPEG file.
 *
 * @param bytes the file
 * @param size its size
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record JpegPicture(byte[] bytes, ImageSize size) {

    /**
     * Compresses a picture.
     *
     * @param longestSide a larger picture is scaled down to it
     * @param quality from 0 to 1
     */
    public static JpegPicture of(BufferedImage picture, int longestSide, float quality) {
        BufferedImage small = bounded(picture, longestSide);
        return new JpegPicture(jpeg(small, quality), new ImageSize(small.getHeight(), small.getWidth()));
    }

    /** The size of a picture that is scaled down so that no side is longer than {@code longestSide}. */
    public static ImageSize bounded(ImageSize full, int longestSide) {
        int longest = Math.max(full.width(), full.height());
        if (longest <= longestSide) {
            return full;
        }
        double factor = (double) longestSide / longest;
        return new ImageSize((int) Math.max(1, Math.round(factor * full.height())), (int)
                Math.max(1, Math.round(factor * full.width())));
    }

    /** The file as a {@code data:} URI. */
    public String dataUri() {
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private static BufferedImage bounded(BufferedImage full, int longestSide) {
        ImageSize size = new ImageSize(full.getHeight(), full.getWidth());
        ImageSize small = bounded(size, longestSide);
        return small.equals(size) ? full : Overlay.picture(HostImage.of(full, small));
    }

    private static byte[] jpeg(BufferedImage picture, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture can't be compressed in memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
