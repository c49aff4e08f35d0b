package io.anomalight.sample;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.SplitConfig;
import java.util.Optional;

/**
 * The {@code data} section of a recipe that uses the built-in data set.
 *
 * @param images the settings of the images
 * @param split the settings of the split
 * @param shots the number of normal training images to use, for few-shot training; absent for all
 * @param loader the settings to load images
 */
record SampleDataConfig(
        @Inline SampleConfig images, SplitConfig split, Optional<Integer> shots, @Inline LoaderConfig loader) {}
