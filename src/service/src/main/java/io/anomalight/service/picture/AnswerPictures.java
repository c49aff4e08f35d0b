package io.anomalight.service.picture;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.PictureResize;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import io.anomalight.framework.visualization.HeatMap;
import io.anomalight.framework.visualization.JpegPicture;
import io.anomalight.framework.visualization.Overlay;
import io.anomalight.framework.visualization.RegionOutline;
import io.anomalight.framework.visualization.SegmentationMask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Draws the heat map and the overlay of an answer. */
public final class AnswerPictures {
    /** Larger overlays are scaled down to this size, because drawing takes about 12 bytes per pixel. */
    private static final double MAX_PIXELS = 4_000_000;

    private static final int OUTLINE_SIDE = 1024;
    private static final float JPEG_QUALITY = 0.85f;

    private AnswerPictures() {}

    /** The heat map at the model's input size, as a data URL. */
    public static String heatMap(ImageResult result, PostProcessor postProcessor) {
        return dataUrl(HeatMap.picture(result, postProcessor));
    }

    /** The border of a region of interest on a transparent picture, as a data URL; enlarged, so that the line is thin on a screen. */
    public static String outline(InputRegion region) {
        ImageSize size = region.size();
        int factor = Math.max(1, OUTLINE_SIDE / Math.max(size.height(), size.width()));
        return dataUrl(RegionOutline.picture(region.at(new ImageSize(factor * size.height(), factor * size.width()))));
    }

    private static String dataUrl(BufferedImage picture) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(picture));
    }

    /** The image with the heat map over it, as a PNG; its regions are outlined, unless the image is normal. */
    public static byte[] overlay(DecodedImage image, ImageResult result, PostProcessor postProcessor) {
        return png(overlay(image, result, postProcessor, overlaySize(image.size())));
    }

    /** The image with the heat map over it, scaled so that no side is longer than this, as a JPEG. */
    public static byte[] overlay(DecodedImage image, ImageResult result, PostProcessor postProcessor, int longestSide) {
        return jpeg(overlay(image, result, postProcessor, JpegPicture.bounded(image.size(), longestSide)), longestSide);
    }

    /** The image, scaled so that no side is longer than this, as a JPEG. */
    public static byte[] preview(DecodedImage image, int longestSide) {
        ImageSize size = JpegPicture.bounded(image.size(), longestSide);
        return jpeg(Overlay.picture(HostImage.of("upload", image, size)), longestSide);
    }

    private static BufferedImage overlay(
            DecodedImage image, ImageResult result, PostProcessor postProcessor, ImageSize size) {
        float[] map = PictureResize.bilinear(result.anomalyMap(), result.image().size(), size);
        SegmentationMask mask = SegmentationMask.predicted(result, size, postProcessor);
        for (int i = 0; i < map.length; i++) {
            map[i] = postProcessor.normalizePixel(map[i]);
        }
        BufferedImage below = Overlay.picture(HostImage.of("upload", image, size));
        BufferedImage blended =
                RegionOutline.drawn(Overlay.blend(below, HeatMap.picture(map, size), Overlay.ALPHA), result.region());
        return postProcessor.verdict(result) == Verdict.NORMAL ? blended : mask.outlinedOn(blended);
    }

    private static ImageSize overlaySize(ImageSize image) {
        double scale = Math.min(1, Math.sqrt(MAX_PIXELS / image.pixels()));
        return new ImageSize(Math.max(1, (int) (image.height() * scale)), Math.max(1, (int) (image.width() * scale)));
    }

    private static byte[] jpeg(BufferedImage picture, int longestSide) {
        return JpegPicture.of(picture, longestSide, JPEG_QUALITY).bytes();
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
