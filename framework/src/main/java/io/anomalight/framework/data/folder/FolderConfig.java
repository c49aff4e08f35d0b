package io.anomalight.framework.data.folder;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.SplitConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Folders of images in any layout; relative paths start from {@code root}.
 *
 * @param root the folder that relative paths start from; the working folder if absent
 * @param category the name of the kind of images; it is a part of the run folder's path
 * @param normalDir normal images
 * @param abnormalDir defective images, if they are all in one folder
 * @param abnormalDirs more folders of defective images; the name of an image's folder is the kind of its defect
 * @param normalTestDir normal images to test on
 * @param maskDir masks of defective images, with the same relative path as the image or with {@code _mask} added
 * @param extensions file name extensions of images
 * @param split the settings of the split
 * @param shots the number of normal training images to use, for few-shot training; absent for all
 * @param loader the settings to load images
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
        Optional<Integer> shots,
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
        shots.ifPresent(Shots::new); // checks it
        if (maskDir.isPresent() && abnormalDir.isEmpty() && abnormalDirs.isEmpty()) {
            throw new IllegalArgumentException(
                    "mask_dir is set, but neither abnormal_dir nor abnormal_dirs: masks mark defective images");
        }
    }

    /** The folders of {@code abnormal_dir} and {@code abnormal_dirs}. */
    List<Path> allAbnormalDirs() {
        return Stream.concat(abnormalDir.stream(), abnormalDirs.stream()).toList();
    }

    Path resolve(Path path) {
        return root.map(start -> start.resolve(path)).orElse(path);
    }
}
