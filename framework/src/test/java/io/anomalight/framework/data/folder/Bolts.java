package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.SplitConfig.Validation;
import io.anomalight.framework.data.TestFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Ten normal images in {@code good}, and the settings of data in folders beside it. */
record Bolts(Path root) {
    static Bolts write(Path root) {
        TestFiles.empties(root.resolve("good"), 10);
        return new Bolts(root);
    }

    /** The data of these folders, with a part of the training images for validation. */
    Folder folder(List<Path> abnormal, Optional<Path> normalTest, Optional<Path> masks) {
        return new Folder(config(abnormal, normalTest, masks, Validation.FROM_TRAIN), TestFiles.environment(0));
    }

    /** The data of these folders, with a part of the training images for validation. */
    FolderConfig config(List<Path> abnormal, Optional<Path> normalTest, Optional<Path> masks, Validation validation) {
        return config(abnormal, normalTest, masks, validation, Optional.empty());
    }

    /** The data of these folders, with a part of the training images for validation. */
    FolderConfig config(
            List<Path> abnormal,
            Optional<Path> normalTest,
            Optional<Path> masks,
            Validation validation,
            Optional<Integer> shots) {
        return new FolderConfig(
                Optional.of(root),
                "bolts",
                Path.of("good"),
                abnormal.stream().findFirst(),
                abnormal.stream().skip(1).toList(),
                normalTest,
                masks,
                TestFiles.EXTENSIONS,
                TestFiles.split(validation, 0.2),
                shots,
                TestFiles.LOADER);
    }
}
