package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.AugmentConfig;
import io.anomalight.framework.data.DataLoader;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.augment.ColorJitterConfig;
import io.anomalight.framework.data.augment.CropConfig;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Seven training images in batches of two, each rotated by up to 20 degrees. */
class FitDataTest {
    private static final ImageSize SIZE = new ImageSize(16, 16);
    private static final RunContext ENVIRONMENT = new RunContext(3, Console.SILENT, Path.of("cache"));
    private static final LoaderConfig LOADING = new LoaderConfig(
            2,
            2,
            2,
            LoaderConfig.OnError.FAIL,
            new AugmentConfig(CropConfig.NONE, 0, 0, 20, ColorJitterConfig.NONE, Optional.empty(), Optional.empty()));

    private final List<Sample> samples =
            IntStream.range(0, 7).<Sample>mapToObj(Noise::new).toList();

    @Test
    void theRestOfAnEpochIsAugmentedLikeTheFullEpoch() {
        List<List<float[]>> whole = epoch(data(LOADING, true), 4, 0);
        List<List<float[]>> rest = epoch(data(LOADING, true), 4, 2);

        assertThat(rest).usingRecursiveComparison().isEqualTo(whole.subList(2, 4));
    }

    @Test
    void eachEpochIsAugmentedDifferently() {
        // Sorted, to distinguish a change of an image from a change of the order.
        assertThat(pixelsByImage(epoch(data(LOADING, true), 0, 0)))
                .usingRecursiveComparison()
                .isNotEqualTo(pixelsByImage(epoch(data(LOADING, true), 1, 0)));
    }

    @Test
    void theOrderIsTheSameWithAndWithoutAugmentation() {
        LoaderConfig plain = new LoaderConfig(2, 2, 2, LoaderConfig.OnError.FAIL);

        assertThat(paths(data(LOADING, true))).isEqualTo(paths(data(plain, true)));
    }

    @Test
    void imagesOfOverfittingAreNotAugmented() {
        List<List<float[]>> batches = epoch(data(LOADING, false), 0, 0);

        assertThat(batches.get(0).get(1)).isEqualTo(samples.get(1).read(SIZE).rgb());
    }

    private FitData data(LoaderConfig loading, boolean shuffled) {
        return new FitData(samples, samples, loading, new FitAmounts(4, 4, 0), shuffled, sample -> Optional.empty());
    }

    private static List<List<float[]>> epoch(FitData data, int epoch, long from) {
        List<List<float[]>> batches = new ArrayList<>();
        try (DataLoader loader = data.epoch(epoch, from, SIZE, ENVIRONMENT)) {
            for (HostBatch batch : loader) {
                batches.add(batch.images().stream().map(HostImage::rgb).toList());
            }
        }
        return batches;
    }

    private static List<Path> paths(FitData data) {
        List<Path> paths = new ArrayList<>();
        try (DataLoader loader = data.epoch(0, 0, SIZE, ENVIRONMENT)) {
            loader.forEach(batch -> batch.images().forEach(image -> paths.add(image.path())));
        }
        return paths;
    }

    /** The images in the order of the data set; the centre pixel, which no rotation moves, identifies each image. */
    private static List<float[]> pixelsByImage(List<List<float[]>> batches) {
        int centre = SIZE.height() / 2 * SIZE.width() + SIZE.width() / 2;
        return batches.stream()
                .flatMap(List::stream)
                .sorted((a, b) -> Float.compare(a[centre], b[centre]))
                .toList();
    }

    private record Noise(int index) implements Sample {
        @Override
        public Path path() {
            return Path.of(index + ".png");
        }

        @Override
        public Label label() {
            return Label.NORMAL;
        }

        @Override
        public boolean hasMask() {
            return true;
        }

        @Override
        public HostImage read(ImageSize size) {
            SplittableRandom random = new SplittableRandom(index);
            float[] rgb = new float[3 * size.pixels()];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (float) random.nextDouble();
            }
            return new HostImage(path(), label(), size, rgb, Optional.empty(), size);
        }
    }
}
