package io.anomalight.framework.data.folder;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.SplitConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Folders of images in no particular layout; of a path that is not absolute, {@code root} is the start.
 *
 * @param root where the other paths start; if absent, the working folder
 * @param category what the images show; names the run folder
 * @param normalDir normal images
 * @param abnormalDir defective images, if they are all in one folder
 * @param abnormalDirs more folders of defective images; the folder that an image lies in is the kind of its defect
 * @param normalTestDir normal images that are tested on
 * @param maskDir masks of defective images, under the same relative path as the image or with {@code _mask} added
 * @param extensions endings of the files that are images
 * @param split which images are trained on, validated on and tested on
 * @param loader how images are loaded
 */
public record FolderConfig(
        Optional<Path> root,
        String category,
        Path normalDir,
        Optional<Path> abnormalDir,
        List<Path> abnormalDirs,
        Optional<Path> normalTestDir,
        Optional<Path> maskDir,
        List<String> extensions,
        SplitConfig split,
        @Inline LoaderConfig loader) {
    public FolderConfig {
        abnormalDirs = List.copyOf(abnormalDirs);
        extensions = ImageFolder.endings(extensions);
        if (category.isBlank()) {
            throw new IllegalArgumentException("category must not be empty: it names the run folder");
        }
        if (extensions.isEmpty()) {
            throw new IllegalArgumentException("extensions must name at least one ending, for instance png");
        }
        if (maskDir.isPresent() && abnormalDir.isEmpty() && abnormalDirs.isEmpty()) {
            throw new IllegalArgumentException(
                    "mask_dir is set, but neither abnormal_dir nor abnormal_dirs: masks mark defective images");
        }
    }

    /** The folders of both keys. */
    List<Path> allAbnormalDirs() {
        return Stream.concat(abnormalDir.stream(), abnormalDirs.stream()).toList();
    }

    Path resolve(Path path) {
        return root.map(start -> start.resolve(path)).orElse(path);
    }
}
