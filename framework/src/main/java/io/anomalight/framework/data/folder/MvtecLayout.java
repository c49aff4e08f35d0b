package io.anomalight.framework.data.folder;

import io.anomalight.framework.failure.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The folders of a category laid out as MVTec AD is.
 *
 * @param category the folder that holds {@code train}, {@code test} and {@code ground_truth}
 * @param extensions endings of the files that are images
 */
record MvtecLayout(Path category, List<String> extensions) {
    static final String GOOD = "good";

    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final String MASKS = "ground_truth";

    /** Whether a folder is laid out so, as far as training needs it. */
    static boolean isCategory(Path folder) {
        return Files.isDirectory(folder.resolve(TRAIN).resolve(GOOD));
    }

    /** The folder of normal images in {@code train} or {@code test}. */
    Path good(String split) {
        return category.resolve(split).resolve(GOOD);
    }

    /**
     * The folders of defective images, each a kind of defect.
     *
     * @throws UserError if one is named as a folder of masks
     */
    List<Path> defects() {
        List<Path> defects = foldersIn(TEST).stream()
                .filter(folder -> !ImageFolder.name(folder).equals(GOOD))
                .toList();
        for (Path folder : defects) {
            if (MaskNames.isMaskFolder(ImageFolder.name(folder))) {
                throw new UserError("The folder " + folder
                        + " is named as one of masks, but folders in test hold images: move the masks to "
                        + category.resolve(MASKS) + ", or rename the folder");
            }
        }
        return defects;
    }

    /** Where the masks of a folder of defective images are, if it has any. */
    Path masksOf(Path defect) {
        return category.resolve(MASKS).resolve(ImageFolder.name(defect));
    }

    /**
     * Looks for masks of images that are not there.
     *
     * @throws UserError if a folder of masks has no folder of images
     */
    void requireImagesForMasks() {
        for (Path masks : foldersIn(MASKS)) {
            String name = ImageFolder.name(masks);
            if (!name.equals(GOOD) && !Files.isDirectory(category.resolve(TEST).resolve(name))) {
                throw new UserError("The folder " + masks + " holds masks, but there are no images in "
                        + category.resolve(TEST).resolve(name) + ": add them or remove the masks");
            }
        }
    }

    /** What lies where the layout has no place for it, in sentences. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        List<Path> unknown = new ArrayList<>();
        foldersIn("").stream()
                .filter(folder -> !Set.of(TRAIN, TEST, MASKS).contains(ImageFolder.name(folder)))
                .forEach(unknown::add);
        foldersIn(TRAIN).stream()
                .filter(folder -> !ImageFolder.name(folder).equals(GOOD))
                .forEach(unknown::add);
        if (!unknown.isEmpty()) {
            remarks.add("Folders for which the layout of MVTec AD has no place are ignored: "
                    + unknown.stream().map(Path::toString).collect(Collectors.joining(", ")) + ".");
        }
        for (String split : List.of(TRAIN, TEST)) {
            looseIn(split)
                    .ifPresent(image -> remarks.add("Images that lie directly in " + category.resolve(split)
                            + " are ignored, for instance " + image + "."));
        }
        return remarks;
    }

    private Optional<Path> looseIn(String split) {
        Path folder = category.resolve(split);
        return Files.isDirectory(folder) ? new ImageFolder(folder).firstDirectlyIn(extensions) : Optional.empty();
    }

    private List<Path> foldersIn(String name) {
        Path path = category.resolve(name);
        return Files.isDirectory(path) ? new ImageFolder(path).folders() : List.of();
    }
}
