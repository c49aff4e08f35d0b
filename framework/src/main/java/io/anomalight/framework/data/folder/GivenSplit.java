package io.anomalight.framework.data.folder;

import java.util.List;

/**
 * What a data set says itself about its split, beyond training and test.
 *
 * @param validation the validation images that it names
 * @param trainDefects the defective training images that it names
 */
record GivenSplit(List<FileSample> validation, List<FileSample> trainDefects) {
    static final GivenSplit NONE = new GivenSplit(List.of(), List.of());

    GivenSplit {
        validation = List.copyOf(validation);
        trainDefects = List.copyOf(trainDefects);
    }
}
