package io.anomalight.sample;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.SplitConfig;
import java.nio.file.Path;

/**
 * The {@code data} section of a recipe that uses the built-in data set.
 *
 * @param root the folder of the data set
 * @param trainImages normal images to train on
 * @param testNormalImages normal images to validate and test on
 * @param defectsPerKind images per kind of defect; there are four kinds
 * @param size height and width of the images in pixels
 * @param seed the seed of the images
 * @param split the settings of the split
 * @param loader the settings to load images
 */
record SampleDataConfig(
        Path root,
        int trainImages,
        int testNormalImages,
        int defectsPerKind,
        int size,
        long seed,
        SplitConfig split,
        @Inline LoaderConfig loader) {

    SampleDataConfig {
        new SampleConfig(root, trainImages, testNormalImages, defectsPerKind, size, seed); // checks the values
    }

    SampleConfig images() {
        return new SampleConfig(root, trainImages, testNormalImages, defectsPerKind, size, seed);
    }
}
