package io.anomalight.sample;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.SplitConfig;
import java.nio.file.Path;

/**
 * The {@code data} section of a recipe that uses the built-in data set.
 *
 * @param root the folder that it is written to
 * @param trainImages normal images to train on
 * @param testNormalImages normal images to validate and test on
 * @param defectsPerKind images of each of the four kinds of defect
 * @param size height and width of the images in pixels
 * @param seed what the images are drawn from
 * @param split how the images are split
 * @param loader how they are loaded
 */
public record SampleDataConfig(
        Path root,
        int trainImages,
        int testNormalImages,
        int defectsPerKind,
        int size,
        long seed,
        SplitConfig split,
        @Inline LoaderConfig loader) {

    public SampleDataConfig {
        new SampleConfig(root, trainImages, testNormalImages, defectsPerKind, size, seed); // refuses what can't be
    }

    SampleConfig images() {
        return new SampleConfig(root, trainImages, testNormalImages, defectsPerKind, size, seed);
    }
}
