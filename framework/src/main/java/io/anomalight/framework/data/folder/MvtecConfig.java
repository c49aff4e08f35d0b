package io.anomalight.framework.data.folder;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.SplitConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * A data set laid out as MVTec AD is.
 *
 * @param root the folder of the categories
 * @param category one of them; if empty, the root itself is laid out as a category
 * @param extensions endings of the files that are images
 * @param split which images are trained on, validated on and tested on
 * @param loader how images are loaded
 */
public record MvtecConfig(
        Path root, String category, List<String> extensions, SplitConfig split, @Inline LoaderConfig loader) {
    public MvtecConfig {
        extensions = ImageFolder.endings(extensions);
        if (extensions.isEmpty()) {
            throw new IllegalArgumentException("extensions must name at least one ending, for instance png");
        }
    }
}
