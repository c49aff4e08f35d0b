package io.anomalight.framework.data.folder;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.SplitConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of a data set in the layout of MVTec AD.
 *
 * @param root the folder that holds the categories
 * @param category the category, or several that are trained together; if empty, root itself holds train, test and ground_truth
 * @param extensions file name extensions of images
 * @param split the settings of the split
 * @param shots the number of normal training images to use, for few-shot training; absent for all
 * @param loader the settings to load images
 */
public record MvtecConfig(
        Path root,
        Categories category,
        List<String> extensions,
        SplitConfig split,
        Optional<Integer> shots,
        @Inline LoaderConfig loader) {
    public MvtecConfig {
        extensions = ImageFolder.endings(extensions);
        if (extensions.isEmpty()) {
            throw new IllegalArgumentException("extensions must name at least one ending, for instance png");
        }
        shots.ifPresent(Shots::new); // checks it
    }

    /** The settings of one category. */
    public MvtecConfig(
            Path root,
            String category,
            List<String> extensions,
            SplitConfig split,
            Optional<Integer> shots,
            LoaderConfig loader) {
        this(root, Categories.parse(category), extensions, split, shots, loader);
    }

    /** The same settings for one category. */
    MvtecConfig of(String name) {
        return new MvtecConfig(root, name, extensions, split, shots, loader);
    }
}
