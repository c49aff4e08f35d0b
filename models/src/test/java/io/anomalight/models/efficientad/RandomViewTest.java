package io.anomalight.models.efficientad;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.image.ImageSize;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomViewTest {
    private static final ImageSize SIZE = new ImageSize(12, 20);
    private static final int LENGTH = 3 * SIZE.pixels();

    @Test
    void viewsDifferStayInRangeAndFollowTheirRandomNumbers() {
        float[] batch = new float[2 * LENGTH];
        SplittableRandom noise = new SplittableRandom(1);
        for (int i = 0; i < batch.length; i++) {
            batch[i] = (float) noise.nextDouble();
        }
        float[] before = batch.clone();
        Set<Integer> seen = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            float[] view = new RandomView(SIZE).draw(batch, LENGTH, new SplittableRandom(seed));
            assertThat(view).hasSize(LENGTH);
            for (float value : view) {
                assertThat(value).isBetween(0f, 1f);
            }
            assertThat(new RandomView(SIZE).draw(batch, LENGTH, new SplittableRandom(seed)))
                    .isEqualTo(view);
            seen.add(java.util.Arrays.hashCode(view));
        }
        assertThat(seen).hasSize(50);
        assertThat(batch).isEqualTo(before);
    }
}
