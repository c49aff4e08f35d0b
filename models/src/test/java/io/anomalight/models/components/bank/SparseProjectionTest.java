package io.anomalight.models.components.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class SparseProjectionTest {

    @Test
    void safeLengthsAreThoseOfScikitLearn() {
        assertThat(SparseProjection.safeLength(1_000_000, 0.5)).isEqualTo(663);
        assertThat(SparseProjection.safeLength(1_000_000, 0.1)).isEqualTo(11841);
    }

    @Test
    void aShareOfOneByTheRootIsNotZero() {
        SparseProjection projection = SparseProjection.draw(400, 100, new SplittableRandom(3));
        int others = 0;
        for (float weight : projection.weights()) {
            if (weight != 0) {
                others++;
                assertThat(Math.abs(weight)).isCloseTo((float) (Math.sqrt(20) / 10), within(1e-6f));
            }
        }
        assertThat(others / 40_000.0).isCloseTo(1 / 20.0, within(0.004));
    }

    @Test
    void lengthsAreAboutKept(NativeMemory memory) {
        int length = 500;
        SplittableRandom random = new SplittableRandom(4);
        SparseProjection projection = SparseProjection.draw(length, 200, random);
        float[] numbers = new float[30 * length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (random.nextDouble() - 0.5);
        }
        try (NDArray vectors = memory.root().create(numbers, new Shape(30, length));
                NDArray shorter = projection.apply(vectors)) {
            float[] projected = shorter.toFloatArray();
            for (int row = 0; row < 30; row++) {
                double share = squaredNorm(projected, row, 200) / squaredNorm(numbers, row, length);
                assertThat(share).isCloseTo(1, within(0.5));
            }
        }
    }

    private static double squaredNorm(float[] numbers, int row, int length) {
        double sum = 0;
        for (int i = row * length; i < (row + 1) * length; i++) {
            sum += (double) numbers[i] * numbers[i];
        }
        return sum;
    }
}
