package io.anomalight.framework.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageResultTest {
    private static final ImageSize PAIR = new ImageSize(1, 2);
    private static final HostImage IMAGE =
            new HostImage(Path.of("good/007.png"), Label.NORMAL, PAIR, new float[6], Optional.empty(), PAIR);

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aScoreThatIsNoFiniteNumberIsRefusedWithTheImage(float score) {
        assertThatThrownBy(() -> new ImageResult(IMAGE, score, new float[2]))
                .isInstanceOf(ModuleFailure.class)
                .hasMessageStartingWith("the score of good/007.png is " + score + "; look at this image");
        assertThatThrownBy(() -> new ImageResult(IMAGE, 1, new float[] {1, score}))
                .isInstanceOf(ModuleFailure.class)
                .hasMessageStartingWith("the score of a pixel of good/007.png is " + score + "; look at this image");
    }

    @Test
    void aMapOfAnotherSizeThanItsImageIsRefused() {
        for (int length : new int[] {1, 3}) {
            assertThatThrownBy(() -> new ImageResult(IMAGE, 1, new float[length]))
                    .hasMessage("the anomaly map of good/007.png is not 1x2");
        }
    }

    @Test
    void theLargestNumbersAreResults() {
        assertThat(new ImageResult(IMAGE, Float.MAX_VALUE, new float[] {-Float.MAX_VALUE, 0}).score())
                .isEqualTo(Float.MAX_VALUE);
    }
}
