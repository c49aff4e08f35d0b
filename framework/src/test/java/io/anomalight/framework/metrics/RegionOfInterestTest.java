package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.visualization.SegmentationMask;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pixels outside of the region of interest count for no metric, no threshold and no mask. */
final class RegionOfInterestTest {
    private static final ImageSize SIZE = new ImageSize(2, 3);
    private static final InputRegion LEFT = InputRegion.of(new float[] {1, 1, 0, 1, 1, 0}, SIZE);

    @Test
    void metricsOfPixelsAreThoseOfTheRegion() {
        Evaluation evaluation = new Evaluation();
        // The right column would be a miss at 0 and a false alarm at 99.
        evaluation.add(result(Label.ANOMALOUS, new byte[] {1, 0, 1, 1, 0, 0}, 9, 1, 0, 8, 2, 99));
        PostProcessor learned = PostProcessor.learn(evaluation, ThresholdConfig.DEFAULT);

        assertThat(Metrics.named("pixel_AUROC").compute(evaluation, learned).value())
                .isEqualTo(1);
        assertThat(Metrics.named("pixel_AUPRO").compute(evaluation, learned).value())
                .isEqualTo(1);
        assertThat(evaluation.pixels().negatives()).isEqualTo(2);
        assertThat(learned.pixelThreshold()).isBetween(2f, 8f);
        assertThat(learned.pixelMax()).isEqualTo(9);
        assertThat(learned.pixelMin()).isEqualTo(1);
    }

    @Test
    void aMaskHasNoPixelOutside() {
        PostProcessor every = new PostProcessor(1, 0, 0, 1, 0, 1);
        ImageResult result = result(Label.NORMAL, new byte[6], 1, 1, 1, 1, 1, 1);

        assertThat(SegmentationMask.predicted(result, SIZE, every).values()).containsExactly(1, 1, 0, 1, 1, 0);
        assertThat(SegmentationMask.predicted(result, new ImageSize(1, 6), every)
                        .values())
                .containsExactly(1, 1, 1, 1, 0, 0);
        assertThat(every.hasRegion(result(Label.NORMAL, new byte[6], -1, -1, 5, -1, -1, 5)))
                .isFalse();
    }

    private static ImageResult result(Label label, byte[] mask, float... map) {
        HostImage image =
                new HostImage(Path.of("a.png"), label, SIZE, new float[3 * SIZE.pixels()], Optional.of(mask), SIZE);
        return new ImageResult(image, 0, map, Optional.of(LEFT));
    }
}
