package io.anomalight.framework.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.image.ImageSize;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SyntheticKindTest {
    private static final ImageSize SIZE = new ImageSize(48, 64);
    private static final int SEEDS = 40;

    /** Stripes with noise, in colour. */
    private static float[] image() {
        SplittableRandom random = new SplittableRandom(3);
        float[] rgb = new float[3 * SIZE.pixels()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (float) (0.3 + 0.3 * (i % SIZE.width() / 8 % 2) + random.nextDouble(0.2));
        }
        return rgb;
    }

    @ParameterizedTest
    @EnumSource(SyntheticKind.class)
    void onlyMarkedPixelsChange(SyntheticKind kind) {
        for (int seed = 0; seed < SEEDS; seed++) {
            float[] before = image();
            float[] rgb = image();
            byte[] mask = kind.defect(seed).paste(rgb, SIZE);
            assertThat(mask).hasSize(SIZE.pixels());
            for (int i = 0; i < rgb.length; i++) {
                assertThat(rgb[i]).isBetween(0f, 1f);
                if (mask[i % mask.length] == 0) {
                    assertThat(rgb[i]).isEqualTo(before[i]);
                }
            }
        }
    }

    private static float[] uniform(float value) {
        float[] rgb = new float[3 * SIZE.pixels()];
        Arrays.fill(rgb, value);
        return rgb;
    }

    @ParameterizedTest
    @EnumSource(value = SyntheticKind.class, mode = Mode.EXCLUDE, names = "NOISE")
    void everyDefectIsSmallAndVisible(SyntheticKind kind) {
        for (float[] before : new float[][] {image(), uniform(0.4f), uniform(0), uniform(1)}) {
            for (int seed = 0; seed < SEEDS; seed++) {
                float[] rgb = before.clone();
                byte[] mask = kind.defect(seed).paste(rgb, SIZE);
                double changes = 0;
                int marked = 0;
                for (int i = 0; i < mask.length; i++) {
                    if (mask[i] == 1) {
                        marked++;
                        float largest = 0;
                        for (int at = i; at < rgb.length; at += mask.length) {
                            largest = Math.max(largest, Math.abs(rgb[at] - before[at]));
                        }
                        changes += largest;
                    }
                }
                assertThat(marked).as("seed %d", seed).isBetween(1, (int) (0.16 * mask.length));
                assertThat(changes / marked).as("seed %d", seed).isGreaterThan(0.05);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SyntheticKind.class)
    void theSeedAloneDecides(SyntheticKind kind) {
        float[] first = image();
        float[] again = image();
        float[] other = image();
        byte[] mask = kind.defect(1).paste(first, SIZE);
        assertThat(kind.defect(1).paste(again, SIZE)).isEqualTo(mask);
        assertThat(again).isEqualTo(first);
        kind.defect(2).paste(other, SIZE);
        assertThat(other).isNotEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(SyntheticKind.class)
    void aGreyImageStaysGrey(SyntheticKind kind) {
        for (int seed = 0; seed < SEEDS; seed++) {
            int pixels = SIZE.pixels();
            float[] rgb = image();
            System.arraycopy(rgb, 0, rgb, pixels, pixels);
            System.arraycopy(rgb, 0, rgb, 2 * pixels, pixels);
            kind.defect(seed).paste(rgb, SIZE);
            assertThat(Arrays.copyOfRange(rgb, 0, pixels))
                    .isEqualTo(Arrays.copyOfRange(rgb, pixels, 2 * pixels))
                    .isEqualTo(Arrays.copyOfRange(rgb, 2 * pixels, 3 * pixels));
        }
    }

    @ParameterizedTest
    @EnumSource(SyntheticKind.class)
    void evenTheSmallestImageGetsADefect(SyntheticKind kind) {
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat(kind.defect(seed).paste(new float[] {0.2f, 0.4f, 0.6f}, new ImageSize(1, 1)))
                    .containsExactly(1);
            assertThat(kind.defect(seed).paste(new float[3 * 14], new ImageSize(2, 7)))
                    .contains((byte) 1);
        }
    }
}
