package io.anomalight.framework.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.ImageSize;
import io.anomalight.framework.data.image.Rotation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentedSampleTest {
    private static final ImageSize SIZE = new ImageSize(24, 32);
    private static final AugmentConfig FIVE_DEGREES = new AugmentConfig(5);

    private final Sample original = new Noise();

    @Test
    void theSameSeedChangesAnImageTheSameWay() {
        Sample sample = new AugmentedSample(original, FIVE_DEGREES, 10);

        assertThat(sample.read(SIZE).rgb()).isEqualTo(sample.read(SIZE).rgb());
        assertThat(sample.read(SIZE).rgb())
                .isNotEqualTo(new AugmentedSample(original, FIVE_DEGREES, 6)
                        .read(SIZE)
                        .rgb());
    }

    @Test
    void anImageIsTurnedByAnAngleWithinTheBound() {
        double drawn = new SplittableRandom(10).nextDouble(-5, 5);

        assertThat(new AugmentedSample(original, FIVE_DEGREES, 10).read(SIZE).rgb())
                .isEqualTo(new Rotation(SIZE, drawn).of(original.read(SIZE).rgb()));
    }

    @Test
    void aMaskIsTurnedWithItsImage() {
        HostImage turned = new AugmentedSample(original, FIVE_DEGREES, 10).read(SIZE);

        // The mask marks what is bright, before and after.
        byte[] mask = turned.mask().orElseThrow();
        for (int i = 0; i < mask.length; i++) {
            assertThat(mask[i] == 1).isEqualTo(turned.rgb()[i] > 0.5);
        }
    }

    @Test
    void everythingElseStays() {
        HostImage before = original.read(SIZE);
        HostImage turned = new AugmentedSample(original, FIVE_DEGREES, 10).read(SIZE);

        assertThat(turned.path()).isEqualTo(before.path());
        assertThat(turned.label()).isEqualTo(before.label());
        assertThat(turned.size()).isEqualTo(SIZE);
        assertThat(turned.originalSize()).isEqualTo(before.originalSize());
    }

    @Test
    void withoutAnythingToChangeAnImageStaysAsItIs() {
        assertThat(AugmentConfig.NONE.changes()).isFalse();
        assertThat(new AugmentedSample(original, AugmentConfig.NONE, 7)
                        .read(SIZE)
                        .rgb())
                .isEqualTo(original.read(SIZE).rgb());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 181, Double.NaN})
    void anglesThatAreNoneAreRefused(double degrees) {
        assertThatThrownBy(() -> new AugmentConfig(degrees))
                .hasMessage("rotation_degrees must be from 0 to 180, but is " + degrees);
    }

    /** Grey noise; what is bright is marked. */
    private static final class Noise implements Sample {
        @Override
        public Path path() {
            return Path.of("noise.png");
        }

        @Override
        public Label label() {
            return Label.ANOMALOUS;
        }

        @Override
        public boolean hasMask() {
            return true;
        }

        @Override
        public HostImage read(ImageSize size) {
            SplittableRandom random = new SplittableRandom(1);
            float[] rgb = new float[3 * size.pixels()];
            byte[] mask = new byte[size.pixels()];
            for (int i = 0; i < mask.length; i++) {
                float grey = (float) random.nextDouble();
                rgb[i] = grey;
                rgb[i + size.pixels()] = grey;
                rgb[i + 2 * size.pixels()] = grey;
                mask[i] = (byte) (grey > 0.5 ? 1 : 0);
            }
            return new HostImage(path(), label(), size, rgb, Optional.of(mask), new ImageSize(240, 320));
        }
    }
}
