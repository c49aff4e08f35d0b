package io.anomalight.app.inspect;

import java.nio.file.Path;
import java.util.List;

/**
 * Something about a data set that its owner should know.
 *
 * @param files the images or folders that it is about
 * @param sentence what is the matter with them
 */
public record Finding(Kind kind, List<Path> files, String sentence) {

    /** What can be the matter, the worst first. */
    public enum Kind {
        LEAK(true, "LEAKS: the same pixels in more than one split, so that scores are too good"),
        CONTRADICTION(true, "The same pixels, called normal and defective"),
        UNREADABLE(true, "Images that can't be read"),
        MISFITTING_MASK(true, "Masks that do not fit"),
        OVERLAP(false, "Images that are both validated and tested on"),
        DUPLICATE(false, "The same pixels more than once in a split"),
        MISSING_MASK(false, "Defective images without a mask, while others have one"),
        ODD_SIZE(false, "Images of an odd size"),
        EMPTY_FOLDER(false, "Folders that hold nothing");

        private final boolean toBeMended;
        private final String title;

        Kind(boolean toBeMended, String title) {
            this.toBeMended = toBeMended;
            this.title = title;
        }

        /** Whether a training on these data would fail or deceive. */
        public boolean toBeMended() {
            return toBeMended;
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
