package io.anomalight.callbacks.report;

import io.anomalight.callbacks.report.page.Gallery;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.visualization.HeatMap;
import io.anomalight.framework.visualization.JpegPicture;
import io.anomalight.framework.visualization.Overlay;
import io.anomalight.framework.visualization.RegionOutline;
import io.anomalight.framework.visualization.SegmentationMask;
import java.awt.image.BufferedImage;
import java.util.List;

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
        JpegPicture small = JpegPicture.of(full, LONGEST_SIDE, QUALITY);
        return new Gallery.Picture(
                small.dataUri(), small.size().width(), small.size().height(), alt);
    }
}
