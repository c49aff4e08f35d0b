package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.ranking.BinnedRanking;
import io.anomalight.framework.metrics.ranking.ExactRanking;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EvaluationTest {
    private static final ImageSize PAIR = new ImageSize(1, 2);

    @Test
    void imagesOfUnknownLabelAreInNoRanking() {
        Evaluation evaluation = ScoredImages.evaluation(
                ScoredImages.image(Label.UNKNOWN, 5),
                ScoredImages.image(Label.NORMAL, 1),
                ScoredImages.image(Label.ANOMALOUS, 2));

        assertThat(evaluation.size()).isEqualTo(3);
        assertThat(evaluation.contents()).isEqualTo(new SplitContents(1, 1, 0));
        assertThat(evaluation.images().negatives()).isEqualTo(1);
        assertThat(evaluation.images().positives()).isEqualTo(1);
    }

    @Test
    void pixelsOfDefectiveImagesWithoutMaskAreLeftOut() {
        Evaluation evaluation = ScoredImages.evaluation(
                ScoredImages.row(new byte[] {0, 0, 1}, 1, 2, 3),
                ScoredImages.result("a.png", Label.ANOMALOUS, 9, PAIR, Optional.empty(), 8, 9));

        assertThat(evaluation.pixels().negatives()).isEqualTo(2);
        assertThat(evaluation.pixels().positives()).isEqualTo(1);
    }

    @Test
    void everyPixelOfANormalImageIsNormalAlsoWithoutAMask() {
        Evaluation evaluation =
                ScoredImages.evaluation(ScoredImages.result("a.png", Label.NORMAL, 1, PAIR, Optional.empty(), 0, 1));

        assertThat(evaluation.pixels().negatives()).isEqualTo(2);
    }

    @Test
    void pixelsAreExactWithinTheBudgetAndBinnedBeyondIt() {
        Evaluation evaluation = new Evaluation(100 * 4 * 5 / 2); // two fifths hold the scores: 100 of 4 bytes
        for (int i = 0; i < 100; i++) {
            evaluation.add(ScoredImages.image(Label.NORMAL, i));
        }
        assertThat(evaluation.pixels()).isInstanceOf(ExactRanking.class);

        evaluation.add(ScoredImages.image(Label.NORMAL, 100));

        assertThat(evaluation.pixels()).isInstanceOf(BinnedRanking.class);
        assertThat(evaluation.pixels().negatives()).isEqualTo(101);
        assertThat(evaluation.images()).as("images stay exact").isInstanceOf(ExactRanking.class);
    }

    @Test
    void memoryStaysConstantForMorePixels() {
        Random random = new Random(1);
        Evaluation evaluation = new Evaluation(10_000);
        evaluation.add(noise(random, 2_000));
        BinnedRanking binned = (BinnedRanking) evaluation.pixels();
        int bins = binned.bins();

        for (int i = 0; i < 50; i++) {
            evaluation.add(noise(random, 2_000));
        }

        assertThat(evaluation.pixels()).isSameAs(binned);
        assertThat(binned.bins()).isEqualTo(bins);
        assertThat(binned.negatives()).isEqualTo(51 * 2_000);
    }

    @Test
    void theBudgetMustHoldSomething() {
        assertThatThrownBy(() -> new Evaluation(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the memory for scores must be at least 1 byte, but is 0 bytes");
    }

    private static ImageResult noise(Random random, int pixels) {
        float[] map = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            map[i] = (float) random.nextGaussian();
        }
        return ScoredImages.result("a.png", Label.NORMAL, 0, new ImageSize(1, pixels), Optional.empty(), map);
    }
}
