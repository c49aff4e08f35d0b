package io.anomalight.framework.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * The images that a data set offers, before they are split.
 *
 * @param name the folder that errors name
 * @param normal normal images to train on
 * @param normalTest normal images that were set apart for testing
 * @param abnormal defective images by kind of defect
 * @param notes what was found out or decided on the way
 */
record ImageSet(
        String name,
        List<FileSample> normal,
        List<FileSample> normalTest,
        SortedMap<String, List<FileSample>> abnormal,
        List<String> notes) {

    /** All defective images, one kind after the other. */
    List<FileSample> allAbnormal() {
        return abnormal.values().stream().flatMap(List::stream).toList();
    }

    /** The same images with one more note. */
    ImageSet plus(String note, Object... arguments) {
        List<String> more = new ArrayList<>(notes);
        more.add(String.format(Locale.ROOT, note, arguments));
        return new ImageSet(name, normal, normalTest, abnormal, more);
    }
}
