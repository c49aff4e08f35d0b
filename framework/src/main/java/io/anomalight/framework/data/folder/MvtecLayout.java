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
 * The folders of a category in the layout of MVTec AD.
 *
 * @param naming the names of folders
 * @param category the folder that holds {@code train}, {@code test} and {@code ground_truth}
 * @param extensions file name extensions of images
 */
record MvtecLayout(Naming naming, Path category, List<String> extensions) {

    /**
     * The names of a data set with this layout.
     *
     * @param dataSet its name in sentences
     * @param good the name of the folders of normal images
     */
    record Naming(String dataSet, String good) {
        static final Naming MVTEC_AD = new Naming("MVTec AD", "good");
        static final Naming MPDD = new Naming("MPDD", "good");
        static final Naming BTAD = new Naming("BTAD", "ok");

        /** Whether a folder has the part of the layout that training needs. */
        boolean isCategory(Path folder) {
            return Files.isDirectory(trainGood(folder));
        }

        /** The folder of normal training images of a category. */
        Path trainGood(Path category) {
            return category.resolve(TRAIN).resolve(good);
        }
    }

    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final String MASKS = "ground_truth";

    /** The folder of normal images in {@code train} or {@code test}. */
    Path good(String split) {
        return category.resolve(split).resolve(naming.good());
    }

    /**
     * The folders of defective images, one per kind of defect.
     *
     * @throws UserError if one has the name of a folder of masks
     */
    List<Path> defects() {
        List<Path> defects = foldersIn(TEST).stream()
                .filter(folder -> !ImageFolder.name(folder).equals(naming.good()))
                .toList();
        for (Path folder : defects) {
            if (MaskNames.isMaskFolder(ImageFolder.name(folder))) {
                throw new UserError("The folder " + folder
                        + " has the name of a folder of masks, but folders in test hold images: move the masks to "
                        + category.resolve(MASKS) + ", or rename the folder");
            }
        }
        return defects;
    }

    /** The folder with the masks of a folder of defective images; it may not exist. */
    Path masksOf(Path defect) {
        return category.resolve(MASKS).resolve(ImageFolder.name(defect));
    }

    /**
     * Checks that each folder of masks has a folder of images.
     *
     * @throws UserError if one has none
     */
    void requireImagesForMasks() {
        for (Path masks : foldersIn(MASKS)) {
            String name = ImageFolder.name(masks);
            if (!name.equals(naming.good())
                    && !Files.isDirectory(category.resolve(TEST).resolve(name))) {
                throw new UserError("The folder " + masks + " holds masks, but there are no images in "
                        + category.resolve(TEST).resolve(name) + ": add them or remove the masks");
            }
        }
    }

    /** Sentences about files and folders that don't belong to the layout. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        List<Path> unknown = new ArrayList<>();
        foldersIn("").stream()
                .filter(folder -> !Set.of(TRAIN, TEST, MASKS).contains(ImageFolder.name(folder)))
                .forEach(unknown::add);
        foldersIn(TRAIN).stream()
                .filter(folder -> !ImageFolder.name(folder).equals(naming.good()))
                .forEach(unknown::add);
        if (!unknown.isEmpty()) {
            remarks.add("Folders that do not belong to the layout of " + naming.dataSet() + " are ignored: "
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
