package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.testing.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The numbers of scikit-learn and of a plain AUPRO, recorded. */
final class MetricsGoldenTest {
    private final Safetensors golden = Golden.open("metrics");

    @Test
    void areaUnderRocOfImagesIsScikitLearns() {
        assertThat(ScoredImages.value("image_AUROC", images())).isCloseTo(recorded("auroc"), within(1e-9));
    }

    @Test
    void averagePrecisionIsScikitLearns() {
        assertThat(ScoredImages.value("image_AUPR", images())).isCloseTo(recorded("average_precision"), within(1e-9));
    }

    @Test
    void bestF1AndItsThresholdAreScikitLearns() {
        PostProcessor learned = PostProcessor.learn(images(), ThresholdConfig.DEFAULT);

        assertThat(ScoredImages.value("image_F1Max", images())).isCloseTo(recorded("f1_max"), within(1e-9));
        assertThat((double) BestF1.of(images().images()).threshold())
                .isCloseTo(recorded("f1_max_threshold"), within(1e-9));
        // The threshold that is kept lies below that score, where nothing else does: F1 is the same.
        assertThat((double) learned.imageThreshold()).isLessThan(recorded("f1_max_threshold"));
        assertThat(Metrics.named("image_F1Score").compute(images(), learned).value())
                .isCloseTo(recorded("f1_max"), within(1e-9));
    }

    @Test
    void areaUnderRocOfPixelsIsScikitLearns() {
        assertThat(ScoredImages.value("pixel_AUROC", pixels())).isCloseTo(recorded("pixel_auroc"), within(1e-9));
    }

    @Test
    void areaUnderPerRegionOverlapIsAsRecorded() {
        assertThat(ScoredImages.value("pixel_AUPRO", pixels())).isCloseTo(recorded("aupro_fpr30"), within(1e-6));
    }

    private double recorded(String name) {
        return golden.read(name).doubles()[0];
    }

    // Images of one pixel and no mask.
    private Evaluation images() {
        long[] labels = golden.read("labels").longs();
        float[] scores = golden.read("scores").floats();
        Evaluation evaluation = new Evaluation();
        for (int i = 0; i < scores.length; i++) {
            evaluation.add(ScoredImages.image(labels[i] == 1 ? Label.ANOMALOUS : Label.NORMAL, scores[i]));
        }
        return evaluation;
    }

    private Evaluation pixels() {
        Tensor maps = golden.read("maps");
        long[] masks = golden.read("masks").longs();
        ImageSize size = new ImageSize(
                Math.toIntExact(maps.shape().get(1)),
                Math.toIntExact(maps.shape().get(2)));
        float[] scores = maps.floats();
        Evaluation evaluation = new Evaluation();
        for (int start = 0; start < scores.length; start += size.pixels()) {
            byte[] mask = new byte[size.pixels()];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = (byte) masks[start + i];
            }
            evaluation.add(ScoredImages.masked(size, mask, Arrays.copyOfRange(scores, start, start + size.pixels())));
        }
        return evaluation;
    }
}
