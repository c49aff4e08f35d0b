package io.anomalight.framework.metrics.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.data.DefectMasks;
import io.anomalight.framework.data.DefectMasks.Defect;
import io.anomalight.framework.data.DefectMasks.Saturation;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.ScoredImages;
import io.anomalight.framework.metrics.estimate.ConfidenceLevel;
import io.anomalight.framework.metrics.estimate.Interval;
import io.anomalight.framework.metrics.resampling.DrawnValues;
import io.anomalight.framework.metrics.resampling.PixelScale;
import io.anomalight.framework.metrics.resampling.ResampledImages;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference values are those of {@code src/test/python/saturated_overlap_reference.py}. */
class SaturatedOverlapTest {
    private static final int SIDE = 32;
    private static final ImageSize SIZE = new ImageSize(SIDE, SIDE);
    private static final PostProcessor THRESHOLDS = new PostProcessor(1, 1, 0, 3, 0, 3);
    private static final Map<Integer, Saturation> AREAS = Map.of(
            10, new Saturation(0.3, true),
            20, new Saturation(20, false),
            255, new Saturation(1000, false));

    private final List<ImageResult> images = new ArrayList<>();
    private final Evaluation evaluation = new Evaluation();
    private long state = 1;

    @TempDir
    Path folder;

    // As in the Python script.
    private double next() {
        state = (state * 1103515245L + 12345) % (1L << 31);
        return (state >> 16) % 1024 / 512.0;
    }

    private void score(boolean withAreas) {
        for (int number = 0; number < 14; number++) {
            byte[] mask = new byte[SIZE.pixels()];
            List<Path> files = new ArrayList<>();
            if (number >= 6) {
                files.add(mask(mask, number + "-0.png", number % 2 == 1 ? 10 : 20, 4, 9 + number % 3, 5, 12));
            }
            if (number >= 6 && number < 10) {
                files.add(mask(mask, number + "-1.png", 255, 6, 20, 9, 11));
            }
            float[] map = new float[SIZE.pixels()];
            for (int i = 0; i < map.length; i++) {
                map[i] = (float) (next() + mask[i] * (0.25 + number / 16.0));
            }
            ImageResult result = ScoredImages.masked(SIZE, mask, map);
            images.add(
                    files.isEmpty() || !withAreas
                            ? result
                            : new ImageResult(
                                    result.image()
                                            .ofKind(number < 10 ? "logical" : "structural")
                                            .with(new DefectMasks(files, AREAS, ImageLimits.usual())),
                                    result.score(),
                                    map));
        }
        images.forEach(evaluation::add);
    }

    /** Marks a rectangle in the mask of all defects and in a file of its own. */
    private Path mask(byte[] all, String name, int value, int top, int bottom, int left, int right) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                image.getRaster().setSample(x, y, 0, value);
                all[y * SIDE + x] = 1;
            }
        }
        TestFiles.png(folder.resolve(name), image);
        return folder.resolve(name);
    }

    private Measurement measure(SaturatedOverlap metric) {
        metric.reset();
        images.forEach(metric::update);
        return metric.compute(evaluation, THRESHOLDS);
    }

    @Test
    void theAreaUpToALimitEqualsTheReference() {
        score(true);

        assertThat(measure(new SaturatedOverlap(0.05)).value()).isCloseTo(0.8169686854371301, within(1e-12));
        assertThat(measure(new SaturatedOverlap(0.3)).value()).isCloseTo(0.8725054705850179, within(1e-12));
    }

    @Test
    void withoutSaturationAreasItIsUndefinedAndNotZero() {
        score(false);

        assertThat(measure(new SaturatedOverlap(0.05)))
                .isEqualTo(
                        Measurement.undefined("the data set names no saturation areas of defects; MVTec LOCO AD does,"
                                + " in defects_config.json"));
    }

    @Test
    void itHasAnIntervalAroundItsValue() {
        score(true);
        SaturatedOverlap metric = new SaturatedOverlap(0.3);
        double value = measure(metric).value();
        ResampledImages resampled = new ResampledImages("", new PixelScale(0, 3, 1));
        images.forEach(image -> resampled.add(image, false));

        DrawnValues drawn = resampled
                .draw(200, 0, List.of(draw -> metric.onDraw(draw, THRESHOLDS)))
                .get(0);

        assertThat(drawn.whole()).isCloseTo(value, within(5e-3)); // with fewer thresholds
        Interval interval = drawn.interval(value, ConfidenceLevel.USUAL).orElseThrow();
        assertThat(interval.low()).isBetween(0.5, value);
        assertThat(interval.high()).isBetween(value, 1.0);
    }

    @Test
    void areasAreSharesOfTheDefectInItsFileRoundedDownToPixels() {
        byte[] all = new byte[SIZE.pixels()];
        Path relative = mask(all, "relative.png", 10, 0, 1, 0, 11); // 0.3 of 11 pixels are 3
        Path large = mask(all, "large.png", 20, 0, 10, 0, 10);
        Path small = mask(all, "small.png", 255, 0, 2, 0, 5);

        assertThat(new DefectMasks(List.of(relative, large, small), AREAS, ImageLimits.usual()).read(SIZE))
                .extracting(Defect::saturation)
                .containsExactly(3 / 11.0, 20 / 100.0, 1.0);
    }

    @Test
    void aDefectThatVanishesAtTheScoredSizeHasOnePixelInItsPlace() {
        Path dot = mask(new byte[SIZE.pixels()], "dot.png", 10, 21, 22, 13, 14);

        Defect read = new DefectMasks(List.of(dot), AREAS, ImageLimits.usual())
                .read(new ImageSize(4, 4))
                .get(0);

        byte[] expected = new byte[16];
        expected[2 * 4 + 1] = 1;
        assertThat(read.mask()).isEqualTo(expected);
    }

    @Test
    void aMaskOfAnUnknownKindOfTwoKindsOrOfNoneIsRefused() {
        byte[] all = new byte[SIZE.pixels()];
        Path unknown = mask(all, "unknown.png", 7, 0, 1, 0, 1);
        Path black = mask(all, "black.png", 7, 0, 0, 0, 0);
        BufferedImage mixed = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        mixed.getRaster().setSample(0, 0, 0, 10);
        mixed.getRaster().setSample(1, 0, 0, 20);
        Path two = folder.resolve("two.png");
        TestFiles.png(two, mixed);

        assertRefused(
                unknown, " has the pixel value 7, which defects_config.json does not name; it names [10, 20, 255]");
        assertRefused(two, " has the pixel values 10 and 20, but a mask of one defect has one");
        assertRefused(black, " is completely black, but its image is defective");
    }

    private static void assertRefused(Path mask, String reason) {
        assertThatThrownBy(() -> new DefectMasks(List.of(mask), AREAS, ImageLimits.usual()).read(SIZE))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("The mask " + mask + reason);
    }
}
