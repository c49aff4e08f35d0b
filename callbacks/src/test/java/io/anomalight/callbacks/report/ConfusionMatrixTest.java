package io.anomalight.callbacks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfusionMatrixTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    10 | 0 | 20 | 0 | All 30 test images are classified correctly.
                    10 | 0 |  0 | 0 | All 10 test images are classified correctly; there are no defective images.
                     0 | 0 |  1 | 0 | The one test image is classified correctly.
                    10 | 1 | 20 | 1 | Of 30 test images 28 are classified correctly: 1 defective image was missed and 1 good image was rejected.
                    10 | 0 | 20 | 4 | Of 30 test images 26 are classified correctly: 4 defective images were missed, and no good image was rejected.
                    10 | 2 | 20 | 0 | Of 30 test images 28 are classified correctly: 2 good images were rejected, and no defect was missed.
                    10 | 9 |  0 | 0 | Of 10 test images 1 is classified correctly: 9 good images were rejected, and there are no defective images.
                     0 | 0 |  1 | 1 | Of 1 test image 0 are classified correctly: 1 defective image was missed, and no good image was rejected.
                     0 | 0 |  0 | 0 | There were no labelled test images.
                    """)
    void isFormattedAsASentence(int good, int falsePositives, int defective, int falseNegatives, String sentence) {
        assertThat(new ConfusionMatrix("test", good, falsePositives, defective, falseNegatives, 0, 0).sentence())
                .isEqualTo(sentence);
    }

    @Test
    void imagesForReviewAreNeitherCorrectNorWrong() {
        assertThat(new ConfusionMatrix("test", 10, 0, 20, 0, 3, 2).sentence())
                .isEqualTo("Of 30 test images 25 are classified correctly and 5 are for review (3 good, 2 defective).");
        assertThat(new ConfusionMatrix("test", 10, 1, 20, 1, 3, 2).sentence())
                .isEqualTo("Of 30 test images 23 are classified correctly and 5 are for review (3 good, 2 defective): 1"
                        + " defective image was missed and 1 good image was rejected.");
    }

    @Test
    void countsEachVerdict() {
        PostProcessor reviewed = new PostProcessor(0.5, 0.5, 0, 1, 0, 1)
                .calibrated(List.of(0.1f, 0.6f), CalibrationTarget.rate(0).withReview(0.5));
        List<EvaluatedImage> images = List.of(
                new EvaluatedImage(Label.NORMAL, "good", "a.png", 0.1f),
                new EvaluatedImage(Label.NORMAL, "good", "b.png", 0.5f),
                new EvaluatedImage(Label.NORMAL, "good", "c.png", 0.9f),
                new EvaluatedImage(Label.ANOMALOUS, "hole", "d.png", 0.2f),
                new EvaluatedImage(Label.ANOMALOUS, "hole", "e.png", 0.5f),
                new EvaluatedImage(Label.ANOMALOUS, "hole", "f.png", 0.8f),
                new EvaluatedImage(Label.UNKNOWN, "any", "g.png", 0.5f));

        assertThat(ConfusionMatrix.of("test", images, reviewed))
                .isEqualTo(new ConfusionMatrix("test", 3, 1, 3, 1, 1, 1));
    }
}
