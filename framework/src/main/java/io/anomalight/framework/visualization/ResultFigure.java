package io.anomalight.framework.visualization;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws the result of one image as a labelled figure: the image, its ground truth if there is one, the heat map, the
 * predicted mask and its outline, side by side.
 */
public final class ResultFigure {
    static final int GAP = 10;
    static final int HEADER = 34;
    static final int TITLE = 24;

    /** Narrower images are enlarged, so that titles fit above them. */
    static final int MIN_PANEL_WIDTH = 192;

    private static final int BACKGROUND = 0xFFFFFF;
    private static final int INK = 0x202020;
    private static final int ALARM = 0xC00000;
    private static final PixelFont FONT = new PixelFont(2);

    private record Panel(String title, BufferedImage picture) {}

    private ResultFigure() {}

    /** Draws the figure in the input size of the model, or a whole multiple of it. */
    public static BufferedImage draw(ImageResult result, PostProcessor postProcessor) {
        List<Panel> panels = panels(result, postProcessor);
        ImageSize panel = panelSize(result.image().size());
        BufferedImage figure = new BufferedImage(
                GAP + panels.size() * (panel.width() + GAP),
                HEADER + TITLE + panel.height() + GAP,
                BufferedImage.TYPE_INT_RGB);
        fill(figure);
        drawHeader(figure, result, postProcessor);
        for (int i = 0; i < panels.size(); i++) {
            drawPanel(figure, panels.get(i), GAP + i * (panel.width() + GAP), panel);
        }
        return figure;
    }

    private static List<Panel> panels(ImageResult result, PostProcessor postProcessor) {
        HostImage image = result.image();
        BufferedImage input = Overlay.picture(image);
        SegmentationMask predicted = SegmentationMask.predicted(result, image.size(), postProcessor);
        List<Panel> panels = new ArrayList<>();
        panels.add(new Panel("Image", input));
        image.mask()
                .ifPresent(mask ->
                        panels.add(new Panel("Ground truth", new SegmentationMask(image.size(), mask).picture())));
        BufferedImage heat = Overlay.blend(input, HeatMap.picture(result, postProcessor), Overlay.ALPHA);
        panels.add(new Panel("Heat map", RegionOutline.drawn(heat, result.region())));
        panels.add(new Panel("Predicted mask", predicted.picture()));
        panels.add(new Panel("Segmentation", RegionOutline.drawn(predicted.outlinedOn(input), result.region())));
        return panels;
    }

    private static ImageSize panelSize(ImageSize image) {
        int factor = (MIN_PANEL_WIDTH + image.width() - 1) / image.width();
        return new ImageSize(factor * image.height(), factor * image.width());
    }

    private static void drawHeader(BufferedImage figure, ImageResult result, PostProcessor postProcessor) {
        Verdict decided = postProcessor.verdict(result);
        String verdict = decided.label();
        String numbers = String.format(
                Locale.ROOT,
                "%s  score %.3f (raw %.4g, threshold %.4g)  truth: %s  ",
                verdict,
                postProcessor.normalizeScore(result.score()),
                result.score(),
                postProcessor.imageThreshold(),
                result.image().label().name().toLowerCase(Locale.ROOT));
        String line = FONT.fit(numbers + fileName(result), figure.getWidth() - 2 * GAP);
        FONT.draw(figure, line, GAP, (HEADER - FONT.height()) / 2 + 2, INK);
        if (decided == Verdict.ANOMALOUS) {
            FONT.draw(figure, verdict, GAP, (HEADER - FONT.height()) / 2 + 2, ALARM);
        }
    }

    /** The name of the file and of its folder, which is often the kind of defect. */
    private static String fileName(ImageResult result) {
        int names = result.image().path().getNameCount();
        return result.image()
                .path()
                .subpath(Math.max(0, names - 2), names)
                .toString()
                .replace('\\', '/');
    }

    private static void drawPanel(BufferedImage figure, Panel panel, int left, ImageSize size) {
        FONT.draw(figure, panel.title(), left, HEADER + (TITLE - FONT.height()) / 2, INK);
        int factor = size.width() / panel.picture().getWidth();
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                figure.setRGB(left + x, HEADER + TITLE + y, panel.picture().getRGB(x / factor, y / factor));
            }
        }
    }

    private static void fill(BufferedImage figure) {
        for (int y = 0; y < figure.getHeight(); y++) {
            for (int x = 0; x < figure.getWidth(); x++) {
                figure.setRGB(x, y, BACKGROUND);
            }
        }
    }
}
