package io.anomalight.service;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.visualization.HeatMap;
import io.anomalight.framework.visualization.Overlay;
import io.anomalight.framework.visualization.PictureResize;
import io.anomalight.framework.visualization.SegmentationMask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Draws what was found. */
final class AnswerPictures {
    /** Larger overlays are drawn smaller: nobody looks at more, and it takes a dozen bytes a pixel. */
    private static final double MOST_PIXELS = 4_000_000;

    private AnswerPictures() {}

    /** The heat map at the model's input size, as a data URL. */
    static String heatMap(ImageResult result, PostProcessor lines) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(HeatMap.picture(result, lines)));
    }

    /** The image with the heat map over it, and the regions of an anomalous one outlined, as a PNG. */
    static byte[] overlay(DecodedImage image, ImageResult result, PostProcessor lines) {
        ImageSize size = drawn(image.size());
        float[] map = PictureResize.bilinear(result.anomalyMap(), result.image().size(), size);
        SegmentationMask mask = SegmentationMask.predicted(map, size, lines);
        for (int i = 0; i < map.length; i++) {
            map[i] = lines.normalizePixel(map[i]);
        }
        BufferedImage below = Overlay.picture(HostImage.of("upload", image, size));
        BufferedImage blended = Overlay.blend(below, HeatMap.picture(map, size), Overlay.ALPHA);
        return png(lines.isAnomalous(result.score()) ? mask.outlinedOn(blended) : blended);
    }

    private static ImageSize drawn(ImageSize own) {
        double shrink = Math.min(1, Math.sqrt(MOST_PIXELS / own.pixels()));
        return new ImageSize(Math.max(1, (int) (own.height() * shrink)), Math.max(1, (int) (own.width() * shrink)));
    }

    private static byte[] png(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(picture, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
