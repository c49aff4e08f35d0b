package io.anomalight.framework.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.image.ImageSize;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CameraConfigTest {
    private static final ImageSize SIZE = new ImageSize(24, 32);

    @Test
    void aShiftRepeatsTheEdgeAndStaysWithinItsBounds() {
        CameraConfig tenth = new CameraConfig(0.1, 0, 0, 100);
        float[] columns = new float[SIZE.pixels()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = i % SIZE.width();
        }
        SplittableRandom random = new SplittableRandom(1);
        boolean moved = false;
        for (int i = 0; i < 50; i++) {
            float[] shifted = tenth.drawShift(SIZE, random).of(columns);
            float middle = shifted[SIZE.width() / 2];
            int shift = (int) middle - SIZE.width() / 2;
            moved |= shift != 0;
            assertThat(Math.abs(shift)).isLessThanOrEqualTo(3); // a tenth of 32
            for (int column = 0; column < SIZE.width(); column++) {
                assertThat(shifted[column]).isEqualTo(Math.max(0, Math.min(SIZE.width() - 1, column + shift)));
            }
        }
        assertThat(moved).isTrue();
    }

    @Test
    void aBlurSpreadsAPointAndKeepsItsSum() {
        float[] point = new float[3 * SIZE.pixels()];
        int centre = 12 * SIZE.width() + 16;
        point[centre] = 1;

        float[] blurred = new CameraBlur(1.5, SIZE).of(point);

        // The weights of a Gaussian with deviation 1.5, along both axes.
        double ratio = Math.exp(-0.5 / (1.5 * 1.5));
        assertThat(blurred[centre + 1] / blurred[centre]).isCloseTo((float) ratio, within(1e-5f));
        assertThat(blurred[centre + SIZE.width()] / blurred[centre]).isCloseTo((float) ratio, within(1e-5f));
        double sum = 0;
        for (float value : blurred) {
            sum += value;
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
    }

    @Test
    void aBlurKeepsAnEvenImage() {
        float[] grey = new float[3 * SIZE.pixels()];
        Arrays.fill(grey, 0.5f);

        for (float value : new CameraBlur(4, SIZE).of(grey)) {
            assertThat(value).isCloseTo(0.5f, within(1e-6f));
        }
    }

    @Test
    void noiseHasAtMostItsDeviation() {
        float[] grey = new float[3 * SIZE.pixels()];
        Arrays.fill(grey, 0.5f);
        CameraConfig noise = new CameraConfig(0, 0, 0.1, 100);
        SplittableRandom random = new SplittableRandom(2);
        double largest = 0;
        for (int i = 0; i < 20; i++) {
            double squares = 0;
            for (float value : noise.draw(grey, SIZE, random)) {
                squares += (value - 0.5) * (value - 0.5);
            }
            double deviation = Math.sqrt(squares / grey.length);
            assertThat(deviation).isLessThan(0.105);
            largest = Math.max(largest, deviation);
        }
        assertThat(largest).isGreaterThan(0.08);
    }

    @Test
    void compressionWithLowQualityChangesMoreThanWithHighQuality() {
        float[] image = new float[3 * SIZE.pixels()];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) (0.5 + 0.4 * Math.sin(i % SIZE.width() * 0.4));
        }
        double best = distance(image, JpegCompression.of(image, SIZE, 100));
        double worst = distance(image, JpegCompression.of(image, SIZE, 5));
        assertThat(best).isPositive().isLessThan(worst / 2);
        assertThat(worst).isLessThan(0.5);
    }

    @Test
    void theImageItselfIsNotChanged() {
        float[] image = new float[3 * SIZE.pixels()];
        image[0] = 1;
        float[] before = image.clone();

        float[] changed = new CameraConfig(0.1, 2, 0.1, 50).draw(image, SIZE, new SplittableRandom(4));

        assertThat(image).isEqualTo(before);
        assertThat(changed).isNotEqualTo(before);
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new CameraConfig(1.5, 0, 0, 100)).hasMessage("shift must be from 0 to 1, but is 1.5");
        assertThatThrownBy(() -> new CameraConfig(0, -1, 0, 100)).hasMessage("blur must be from 0 to 10, but is -1.0");
        assertThatThrownBy(() -> new CameraConfig(0, 0, Double.NaN, 100))
                .hasMessage("noise must be from 0 to 1, but is NaN");
        assertThatThrownBy(() -> new CameraConfig(0, 0, 0, 0))
                .hasMessage("jpeg_quality must be from 1 to 100, but is 0");
    }

    private static double distance(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs(one[i] - other[i]);
        }
        return sum / one.length;
    }
}
