package io.anomalight.app.inspect;

import java.nio.file.Path;
import java.util.List;

/**
 * A problem or a remarkable fact of a data set.
 *
 * @param files the affected images or folders
 * @param sentence one sentence about them for the user
 */
public record Finding(Kind kind, List<Path> files, String sentence) {

    /** The kinds of findings, the most serious first. */
    public enum Kind {
        LEAK(
                true,
                "LEAKS: training images in another split, or copies in different splits, so that scores are too good"),
        CONTRADICTION(true, "The same pixels, labelled both normal and defective"),
        UNREADABLE(true, "Images that can't be read"),
        MISFITTING_MASK(true, "Masks that do not match their image"),
        OVERLAP(false, "Files that are used for both validation and test"),
        NEAR_DUPLICATE(
                false, "Nearly the same image in another split; if it shows the same part, the scores may be too good"),
        DUPLICATE(false, "The same pixels more than once in a split"),
        MISSING_MASK(false, "Defective images without a mask, while others have one"),
        ODD_SIZE(false, "Images of an unusual size"),
        MIXED_SAMPLES(
                false, "Images of different channels or bits; if these tell good from bad, a model learns the files"),
        EMPTY_FOLDER(false, "Empty folders");

        private final boolean mustBeFixed;
        private final String title;

        Kind(boolean mustBeFixed, String title) {
            this.mustBeFixed = mustBeFixed;
            this.title = title;
        }

        /** Whether training would fail, or its scores would be wrong. */
        public boolean mustBeFixed() {
            return mustBeFixed;
        }

        /** A heading for all findings of this kind. */
        public String title() {
            return title;
        }
    }

    public Finding {
        files = List.copyOf(files);
    }
}
