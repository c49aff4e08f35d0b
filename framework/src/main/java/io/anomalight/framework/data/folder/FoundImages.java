package io.anomalight.framework.data.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a folder was found to hold.
 *
 * @param images the images, sorted by path
 * @param remarks what was passed over and why, in sentences
 */
record FoundImages(List<Path> images, List<String> remarks) {
    FoundImages {
        images = List.copyOf(images);
        remarks = List.copyOf(remarks);
    }

    /** The images; what was passed over is added to the notes. */
    List<Path> noting(List<String> notes) {
        notes.addAll(remarks);
        return images;
    }

    /** Things of one kind that were passed over, of which the first is named. */
    static List<String> remark(List<Path> passed, String one, String many) {
        if (passed.isEmpty()) {
            return List.of();
        }
        List<Path> sorted = new ArrayList<>(passed);
        sorted.sort(null);
        return List.of(
                passed.size() == 1
                        ? passed.get(0) + " was passed over: " + one + "."
                        : passed.size() + " entries were passed over, for instance " + sorted.get(0) + ": " + many
                                + ".");
    }
}
