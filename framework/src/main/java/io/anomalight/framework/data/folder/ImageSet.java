package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.FolderRole;
import io.anomalight.framework.data.draw.Partition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The images of a data set before the split.
 *
 * @param name the folder that errors name
 * @param normal normal images to train on
 * @param normalTest normal images to test on
 * @param abnormal defective images by kind of defect
 * @param given what the data set says itself about its split
 * @param names the name of each image for the draw, the same on every machine
 * @param notes sentences about findings and decisions
 * @param folders the use of each folder
 */
record ImageSet(
        String name,
        List<FileSample> normal,
        List<FileSample> normalTest,
        SortedMap<String, List<FileSample>> abnormal,
        GivenSplit given,
        Map<Path, String> names,
        List<String> notes,
        List<FolderRole> folders) {

    /** The images of a data set that knows training and test images only. */
    ImageSet(
            String name,
            List<FileSample> normal,
            List<FileSample> normalTest,
            SortedMap<String, List<FileSample>> abnormal,
            Map<Path, String> names,
            List<String> notes,
            List<FolderRole> folders) {
        this(name, normal, normalTest, abnormal, GivenSplit.NONE, names, notes, folders);
    }

    /** All defective images, one kind after the other. */
    List<FileSample> allAbnormal() {
        return abnormal.values().stream().flatMap(List::stream).toList();
    }

    /** The same images, with some normal ones moved to the test. */
    ImageSet withTestImages(Partition<FileSample> parts) {
        return withNormal(parts.remaining(), parts.selected());
    }

    /** The same images with other normal ones. */
    ImageSet withNormal(List<FileSample> train, List<FileSample> test) {
        return new ImageSet(name, train, test, abnormal, given, names, notes, folders);
    }

    /** The same images without some of the defective ones. */
    ImageSet withoutDefects(Set<Path> removed) {
        SortedMap<String, List<FileSample>> rest = new TreeMap<>();
        abnormal.forEach((kind, images) -> {
            List<FileSample> kept = images.stream()
                    .filter(image -> !removed.contains(image.path()))
                    .toList();
            if (!kept.isEmpty()) {
                rest.put(kind, kept);
            }
        });
        return new ImageSet(name, normal, normalTest, rest, given, names, notes, folders);
    }

    /** The same images with one more note. */
    ImageSet plus(String note, Object... arguments) {
        List<String> more = new ArrayList<>(notes);
        more.add(String.format(Locale.ROOT, note, arguments));
        return new ImageSet(name, normal, normalTest, abnormal, given, names, more, folders);
    }
}
