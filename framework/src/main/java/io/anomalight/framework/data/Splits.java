package io.anomalight.framework.data;

import java.util.List;

/**
 * Which images are trained on, validated on and tested on.
 *
 * @param notes what was decided and why, in sentences
 * @param folders what each folder is used for, as far as this is known
 */
public record Splits(
        List<Sample> train, List<Sample> validation, List<Sample> test, List<String> notes, List<FolderRole> folders) {
    public Splits {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
        notes = List.copyOf(notes);
        folders = List.copyOf(folders);
    }

    /** Splits of images that lie in no folders worth telling of. */
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
