package io.anomalight.callbacks.report;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(new ConfusionMatrix("test", good, falsePositives, defective, falseNegatives).sentence())
                .isEqualTo(sentence);
    }
}
