package io.anomalight.framework.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.augment.ColorJitterConfig;
import io.anomalight.framework.data.augment.CropConfig;
import io.anomalight.framework.data.augment.Flip;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.Rotation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentedSampleTest {
    private static final ImageSize SIZE = new ImageSize(24, 32);
    private static final AugmentConfig FIVE_DEGREES = turning(5);

    private static final AugmentConfig EVERY_MOVE = new AugmentConfig(
            new CropConfig(List.of(0.3, 0.9), List.of(0.75, 1.25)),
            0.5,
            0.5,
            30,
            ColorJitterConfig.NONE,
            Optional.empty(),
            Optional.empty());
    private static final AugmentConfig COLOURS = new AugmentConfig(
            CropConfig.NONE, 0, 0, 0, new ColorJitterConfig(0.5, 0.5, 0.5, 0.25), Optional.empty(), Optional.empty());

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
                .isEqualTo(Rotation.by(drawn, SIZE).of(original.read(SIZE).rgb()));
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

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void aMaskIsCutMirroredAndTurnedWithItsImage(long seed) {
        HostImage moved = new AugmentedSample(original, EVERY_MOVE, seed).read(SIZE);

        byte[] mask = moved.mask().orElseThrow();
        assertThat(mask).hasSize(SIZE.pixels()).contains(1);
        for (int i = 0; i < mask.length; i++) {
            assertThat(mask[i] == 1).isEqualTo(moved.rgb()[i] > 0.5);
        }
    }

    @Test
    void aMaskIsNotChangedByColours() {
        HostImage before = original.read(SIZE);
        HostImage after = new AugmentedSample(original, COLOURS, 3).read(SIZE);

        assertThat(after.mask().orElseThrow()).isEqualTo(before.mask().orElseThrow());
        assertThat(after.rgb()).isNotEqualTo(before.rgb());
        for (float value : after.rgb()) {
            assertThat(value).isBetween(0f, 1f);
        }
    }

    @Test
    void aFlipHappensAsOftenAsItsProbabilitySays() {
        float[] before = original.read(SIZE).rgb();
        float[] mirrored = Flip.vertical(SIZE).of(before);
        AugmentConfig seldom = new AugmentConfig(
                CropConfig.NONE, 0, 0.25, 0, ColorJitterConfig.NONE, Optional.empty(), Optional.empty());
        SplittableRandom seeds = new SplittableRandom(8);
        int flips = 0;
        for (int i = 0; i < 1000; i++) {
            float[] rgb = new AugmentedSample(original, seldom, seeds.nextLong())
                    .read(SIZE)
                    .rgb();
            boolean flipped = Arrays.equals(rgb, mirrored);
            assertThat(flipped || Arrays.equals(rgb, before)).isTrue();
            flips += flipped ? 1 : 0;
        }
        assertThat(flips).isBetween(200, 300);
        AugmentConfig always =
                new AugmentConfig(CropConfig.NONE, 1, 0, 0, ColorJitterConfig.NONE, Optional.empty(), Optional.empty());
        assertThat(new AugmentedSample(original, always, 1).read(SIZE).rgb())
                .isEqualTo(Flip.horizontal(SIZE).of(before));
    }

    @Test
    void copiesWithoutAnyChangeAreRefused() {
        assertThatThrownBy(() -> new AugmentConfig(
                        CropConfig.NONE, 0, 0, 0, ColorJitterConfig.NONE, Optional.empty(), Optional.of(1)))
                .hasMessage(
                        "copies is 1, but no other setting changes the copies: set one, for instance horizontal_flip,"
                                + " or copies to null");
        assertThatThrownBy(() -> new AugmentConfig(
                        CropConfig.NONE, 0.5, 0, 0, ColorJitterConfig.NONE, Optional.empty(), Optional.of(0)))
                .hasMessage("copies must be from 1 to 100, or null to change the images themselves, but is 0");
    }

    @Test
    void aCropHasTheSizeOfTheWhole() {
        AugmentConfig quarter = new AugmentConfig(
                new CropConfig(List.of(0.25, 0.25), List.of(1.0, 1.0)),
                0,
                0,
                0,
                ColorJitterConfig.NONE,
                Optional.empty(),
                Optional.empty());
        List<ImageSize> asked = new ArrayList<>();
        Sample watched = new Noise() {
            @Override
            public HostImage read(ImageSize size) {
                asked.add(size);
                return super.read(size);
            }
        };

        HostImage part = new AugmentedSample(watched, quarter, 1).read(new ImageSize(32, 32));

        assertThat(part.size()).isEqualTo(new ImageSize(32, 32));
        assertThat(asked).containsExactly(new ImageSize(64, 64)); // decoded once, with twice the detail
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
        assertThat(List.of(FIVE_DEGREES, EVERY_MOVE, COLOURS)).allMatch(AugmentConfig::changes);
        assertThat(new AugmentedSample(original, AugmentConfig.NONE, 7)
                        .read(SIZE)
                        .rgb())
                .isEqualTo(original.read(SIZE).rgb());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 181, Double.NaN})
    void invalidAnglesAreRefused(double degrees) {
        assertThatThrownBy(() -> turning(degrees))
                .hasMessage("rotation_degrees must be from 0 to 180, but is " + degrees);
    }

    @Test
    void invalidProbabilitiesAreRefused() {
        assertThatThrownBy(() -> new AugmentConfig(
                        CropConfig.NONE, 1.5, 0, 0, ColorJitterConfig.NONE, Optional.empty(), Optional.empty()))
                .hasMessage("horizontal_flip must be a probability from 0 to 1, but is 1.5");
        assertThatThrownBy(() -> new AugmentConfig(
                        CropConfig.NONE, 0, -0.5, 0, ColorJitterConfig.NONE, Optional.empty(), Optional.empty()))
                .hasMessage("vertical_flip must be a probability from 0 to 1, but is -0.5");
    }

    private static AugmentConfig turning(double degrees) {
        return new AugmentConfig(
                CropConfig.NONE, 0, 0, degrees, ColorJitterConfig.NONE, Optional.empty(), Optional.empty());
    }

    /** Grey noise; what is bright is marked. */
    private static class Noise implements Sample {
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
