package io.anomalight.framework.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultFigureTest {
    private static final ImageSize SIZE = new ImageSize(100, 256);
    private static final PostProcessor POST_PROCESSOR = new PostProcessor(1, 1, 0, 2, 0, 2);
    private static final int TOP = ResultFigure.HEADER + ResultFigure.TITLE;

    @Test
    void placesFivePanelsSideBySide() {
        BufferedImage figure = ResultFigure.draw(result(SIZE, Optional.of(mask(SIZE)), 1.5f), POST_PROCESSOR);
        assertThat(figure.getWidth()).isEqualTo(10 + 5 * (256 + 10));
        assertThat(figure.getHeight()).isEqualTo(TOP + 100 + 10);
        assertThat(at(figure, 0, 128, 50)).as("image, grey").isEqualTo(0x808080);
        assertThat(at(figure, 1, 128, 50)).as("ground truth").isEqualTo(0xFFFFFF);
        assertThat(at(figure, 2, 255, 50))
                .as("heat map: 0.4 of dark red over grey")
                .isEqualTo(0x804D4D);
        assertThat(at(figure, 3, 255, 50)).as("predicted mask").isEqualTo(0xFFFFFF);
        assertThat(at(figure, 3, 0, 50)).as("predicted mask").isZero();
        assertThat(at(figure, 4, 128, 50)).as("outline in the middle").isEqualTo(0xFF0000);
        assertThat(at(figure, 4, 60, 50)).as("segmentation, normal half").isEqualTo(0x808080);
    }

    @Test
    void leavesOutTheGroundTruthIfThereIsNone() {
        BufferedImage figure = ResultFigure.draw(result(SIZE, Optional.empty(), 1.5f), POST_PROCESSOR);
        assertThat(figure.getWidth()).isEqualTo(10 + 4 * (256 + 10));
        assertThat(at(figure, 1, 255, 50)).as("heat map comes second").isEqualTo(0x804D4D);
    }

    @Test
    void enlargesSmallImagesByAWholeFactor() {
        ImageSize small = new ImageSize(50, 100);
        BufferedImage figure = ResultFigure.draw(result(small, Optional.empty(), 1.5f), POST_PROCESSOR);
        assertThat(figure.getWidth()).isEqualTo(10 + 4 * (200 + 10));
        assertThat(figure.getHeight()).isEqualTo(TOP + 100 + 10);
    }

    @Test
    void writesAnomalousInRed() {
        assertThat(alarmPixels(2)).isPositive();
        assertThat(alarmPixels(0.5f)).isZero();
    }

    private static long alarmPixels(float score) {
        BufferedImage figure = ResultFigure.draw(result(SIZE, Optional.empty(), score), POST_PROCESSOR);
        int[] header = figure.getRGB(0, 0, figure.getWidth(), ResultFigure.HEADER, null, 0, figure.getWidth());
        return Arrays.stream(header)
                .filter(color -> (color & 0xFFFFFF) == 0xC00000)
                .count();
    }

    /** A grey image whose right half is anomalous. */
    private static ImageResult result(ImageSize size, Optional<byte[]> mask, float score) {
        float[] rgb = new float[3 * size.pixels()];
        Arrays.fill(rgb, 128 / 255f);
        float[] map = new float[size.pixels()];
        byte[] rightHalf = mask(size);
        for (int i = 0; i < map.length; i++) {
            map[i] = 2 * rightHalf[i];
        }
        HostImage image = new HostImage(Path.of("parts", "hole", "1.png"), Label.ANOMALOUS, size, rgb, mask, size);
        return new ImageResult(image, score, map);
    }

    private static byte[] mask(ImageSize size) {
        byte[] mask = new byte[size.pixels()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (2 * (i % size.width()) >= size.width() ? 1 : 0);
        }
        return mask;
    }

    private static int at(BufferedImage figure, int panel, int x, int y) {
        int left = ResultFigure.GAP + panel * (SIZE.width() + ResultFigure.GAP);
        return figure.getRGB(left + x, TOP + y) & 0xFFFFFF;
    }
}
