package io.anomalight.framework.data.listed;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.SplitConfig;
import io.anomalight.framework.data.folder.Categories;
import io.anomalight.framework.data.folder.Shots;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of a public data set with several categories.
 *
 * @param root the folder that holds the categories
 * @param category the category, or several that are trained together
 * @param split the settings of the split
 * @param shots the number of normal training images to use, for few-shot training; absent for all
 * @param loader the settings to load images
 */
public record PublishedConfig(
        Path root, Categories category, SplitConfig split, Optional<Integer> shots, @Inline LoaderConfig loader) {
    public PublishedConfig {
        requireNamed(category);
        shots.ifPresent(Shots::new); // checks it
    }

    static void requireNamed(Categories category) {
        if (category.names().get(0).isBlank()) {
            throw new IllegalArgumentException("category must not be empty: name one, or a list");
        }
    }
}
