package io.anomalight.framework.data;

import java.util.List;

/**
 * The training, validation and test images.
 *
 * @param notes sentences about decisions and their reasons
 * @param folders the use of each folder, if known
 * @param unused normal images that are in none of the splits, because {@code data.shots} limits the training images
 */
public record Splits(
        List<Sample> train,
        List<Sample> validation,
        List<Sample> test,
        List<String> notes,
        List<FolderRole> folders,
        List<Sample> unused) {
    public Splits {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
        notes = List.copyOf(notes);
        folders = List.copyOf(folders);
        unused = List.copyOf(unused);
    }

    /** Splits that use all images. */
    public Splits(
            List<Sample> train,
            List<Sample> validation,
            List<Sample> test,
            List<String> notes,
            List<FolderRole> folders) {
        this(train, validation, test, notes, folders, List.of());
    }

    /** Splits without folder roles. */
    public Splits(List<Sample> train, List<Sample> validation, List<Sample> test, List<String> notes) {
        this(train, validation, test, notes, List.of());
    }

    /** The images of one split. */
    public List<Sample> of(Split split) {
        return switch (split) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }
}
