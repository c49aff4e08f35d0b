package io.anomalight.framework.data.listed;

import io.anomalight.framework.data.DefectMasks;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.folder.DataListing;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.folder.ImageFolder;
import io.anomalight.framework.data.folder.ListedImage;
import io.anomalight.framework.data.folder.ListedImage.Use;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Collects the images of the folders of one category. */
final class FolderListing {
    private static final int NAMED = 3;

    private final ImageFolder category;
    private final List<ListedImage> images = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Path> withoutMask = new ArrayList<>();

    FolderListing(Path category) {
        this.category = new ImageFolder(category);
    }

    /** Adds the normal images of a folder. */
    void normal(ImageFolder folder, Use use) {
        find(folder)
                .forEach(image -> images.add(
                        new ListedImage(new FileSample(image, Label.NORMAL), category.relative(image), use)));
    }

    /** Adds the defective test images of a folder, with the masks that belong to each. */
    void defective(ImageFolder folder, Function<Path, List<Path>> masksOf) {
        defective(folder, masksOf, Map.of());
    }

    /** As above, with the saturation areas of the defects by the pixel values of their masks. */
    void defective(
            ImageFolder folder, Function<Path, List<Path>> masksOf, Map<Integer, DefectMasks.Saturation> saturation) {
        String kind = ImageFolder.name(folder.path());
        for (Path image : find(folder)) {
            List<Path> masks = masksOf.apply(image);
            if (masks.isEmpty()) {
                withoutMask.add(image);
            }
            images.add(new ListedImage(
                    FileSample.withMasks(image, masks).saturated(saturation),
                    category.relative(image),
                    Use.TEST,
                    kind));
        }
    }

    void note(String note) {
        notes.add(note);
    }

    static List<Path> find(ImageFolder folder, List<String> notes) {
        return folder.images(ImageReader.EXTENSIONS, Set.of()).noting(notes);
    }

    private List<Path> find(ImageFolder folder) {
        return find(folder, notes);
    }

    /**
     * The images.
     *
     * @param masks where the mask of an image must be, for the error
     * @throws UserError if a defective image has no mask
     */
    DataListing listing(String masks) {
        if (!withoutMask.isEmpty()) {
            throw new UserError("There is no mask for the defective " + (withoutMask.size() == 1 ? "image " : "images ")
                    + some(withoutMask) + ": expected " + masks);
        }
        return new DataListing(category.path(), images, notes);
    }

    static String some(List<Path> paths) {
        String named = paths.stream()
                .limit(NAMED)
                .map(path -> TableRow.shown(path.toString()))
                .collect(Collectors.joining(", "));
        return paths.size() > NAMED ? named + " and " + (paths.size() - NAMED) + " more" : named;
    }
}
