package io.anomalight.framework.data.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a data set says itself about its split, beyond training and test.
 *
 * @param validation the validation images that it names
 * @param trainDefects the defective training images that it names
 * @param groups the group of each image that it names; empty if it names none
 */
record GivenSplit(List<FileSample> validation, List<FileSample> trainDefects, Map<Path, String> groups) {
    static final GivenSplit NONE = new GivenSplit(List.of(), List.of(), Map.of());

    GivenSplit {
        validation = List.copyOf(validation);
        trainDefects = List.copyOf(trainDefects);
        groups = Map.copyOf(groups);
    }
}
