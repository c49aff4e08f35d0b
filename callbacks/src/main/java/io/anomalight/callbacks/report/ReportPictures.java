package io.anomalight.callbacks.report;

import io.anomalight.callbacks.report.page.Gallery;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.visualization.HeatMap;
import io.anomalight.framework.visualization.Overlay;
import io.anomalight.framework.visualization.RegionOutline;
import io.anomalight.framework.visualization.SegmentationMask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The two small JPEG pictures of an image for a page, about 20 kB together. */
final class ReportPictures {
    private static final int LONGEST_SIDE = 256;
    private static final float QUALITY = 0.82f;
    // Colours that heat maps do not contain.
    private static final int TRUTH = 0xFFFFFF;
    private static final int FOUND = 0xFF00FF;

    private ReportPictures() {}

    /** The image, and its heat map with the outlines of the mask and of the predicted defects. */
    static List<Gallery.Picture> of(ImageResult result, PostProcessor postProcessor, String name) {
        BufferedImage image = Overlay.picture(result.image());
        return List.of(
                picture(image, "The image " + name),
                picture(heat(result, postProcessor, image), "Heat map of " + name));
    }

    private static BufferedImage heat(ImageResult result, PostProcessor postProcessor, BufferedImage image) {
        HostImage source = result.image();
        BufferedImage heat = RegionOutline.drawn(
                Overlay.blend(image, HeatMap.picture(result, postProcessor), Overlay.ALPHA), result.region());
        BufferedImage found =
                SegmentationMask.predicted(result, source.size(), postProcessor).outlinedOn(heat, FOUND);
        return source.label() == Label.ANOMALOUS
                ? source.mask()
                        .map(mask -> new SegmentationMask(source.size(), mask).outlinedOn(found, TRUTH))
                        .orElse(found)
                : found;
    }

    private static Gallery.Picture picture(BufferedImage full, String alt) {
        BufferedImage small = bounded(full);
        return new Gallery.Picture(
                "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg(small)),
                small.getWidth(),
                small.getHeight(),
                alt);
    }

    private static BufferedImage bounded(BufferedImage full) {
        int longest = Math.max(full.getWidth(), full.getHeight());
        if (longest <= LONGEST_SIDE) {
            return full;
        }
        double factor = (double) LONGEST_SIDE / longest;
        ImageSize size = new ImageSize((int) Math.max(1, Math.round(factor * full.getHeight())), (int)
                Math.max(1, Math.round(factor * full.getWidth())));
        return Overlay.picture(HostImage.of(full, size));
    }

    private static byte[] jpeg(BufferedImage picture) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(QUALITY);
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
