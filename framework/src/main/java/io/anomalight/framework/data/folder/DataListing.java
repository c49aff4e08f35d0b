package io.anomalight.framework.data.folder;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.data.FolderRole;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitConfig;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.folder.ListedImage.Use;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The images of a data set that says of each image what it shows, and perhaps what it is for.
 *
 * @param folder the folder that errors name
 * @param images the images, in an order that is the same on every machine
 * @param notes sentences about findings
 */
public record DataListing(Path folder, List<ListedImage> images, List<String> notes) {
    /** With more folders than this, as with a folder for each part, the table of folders has the whole folder only. */
    private static final int MOST_FOLDERS = 12;

    public DataListing {
        images = List.copyOf(images);
        notes = List.copyOf(notes);
    }

    /**
     * The images in their splits.
     *
     * @param shots the number of normal training images to use; absent for all
     * @throws UserError if an image is listed twice, or there are too few images
     */
    public Splits split(SplitConfig config, Optional<Integer> shots, RunContext context) {
        return new Splitter(config, shots, context).split(imageSet());
    }

    private ImageSet imageSet() {
        Map<Path, String> names = new HashMap<>();
        Map<Path, String> groups = new HashMap<>();
        SortedMap<String, List<FileSample>> kinds = new TreeMap<>();
        for (ListedImage image : images) {
            if (names.put(image.sample().path(), image.name()) != null) {
                throw new UserError(folder + " has the image " + image.sample().path() + " twice: remove one of them");
            }
            if (!image.group().isEmpty()) {
                groups.put(image.sample().path(), image.group());
            }
            if (isDefective(image) && image.use() != Use.TRAIN && image.use() != Use.VALIDATION) {
                kinds.computeIfAbsent(image.kind(), kind -> new ArrayList<>()).add(image.sample());
            }
        }
        GivenSplit given = new GivenSplit(
                samples(image -> image.use() == Use.VALIDATION),
                samples(image -> image.use() == Use.TRAIN && isDefective(image)),
                groups);
        return new ImageSet(
                folder.toString(),
                samples(image -> !isDefective(image) && (image.use() == Use.TRAIN || image.use() == Use.ANY)),
                samples(image -> !isDefective(image) && image.use() == Use.TEST),
                kinds,
                given,
                names,
                notes,
                folders());
    }

    private static boolean isDefective(ListedImage image) {
        return image.sample().label() == Label.ANOMALOUS;
    }

    private List<FileSample> samples(Predicate<ListedImage> chosen) {
        return images.stream().filter(chosen).map(ListedImage::sample).toList();
    }

    private List<FolderRole> folders() {
        List<FolderRole> each = folders(false);
        return each.size() > MOST_FOLDERS ? folders(true) : each;
    }

    private List<FolderRole> folders(boolean together) {
        Map<FolderRole, Integer> counts = new LinkedHashMap<>();
        for (ListedImage image : images) {
            Path parent = Optional.ofNullable(image.sample().path().getParent()).orElse(folder);
            counts.merge(new FolderRole(together ? folder : parent, use(image), 0), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(entry ->
                        new FolderRole(entry.getKey().folder(), entry.getKey().use(), entry.getValue()))
                .toList();
    }

    private static String use(ListedImage image) {
        String label = isDefective(image) ? "defective" : "normal";
        return switch (image.use()) {
            case TRAIN -> label + " training images";
            case VALIDATION -> label + " validation images";
            case TEST -> isDefective(image) ? "defective images" : "normal test images";
            case ANY -> label + " images";
        };
    }
}
