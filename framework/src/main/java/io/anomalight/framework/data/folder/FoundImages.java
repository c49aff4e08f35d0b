package io.anomalight.framework.data.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of a search in a folder.
 *
 * @param images the images, sorted by path
 * @param remarks sentences about skipped entries and the reason
 */
public record FoundImages(List<Path> images, List<String> remarks) {
    public FoundImages {
        images = List.copyOf(images);
        remarks = List.copyOf(remarks);
    }

    /** The images; the remarks are added to the notes. */
    public List<Path> noting(List<String> notes) {
        notes.addAll(remarks);
        return images;
    }

    /** A sentence about skipped entries with the same reason; it names the first one. */
    static List<String> remark(List<Path> skipped, String one, String many) {
        if (skipped.isEmpty()) {
            return List.of();
        }
        List<Path> sorted = new ArrayList<>(skipped);
        sorted.sort(null);
        return List.of(
                skipped.size() == 1
                        ? skipped.get(0) + " was skipped: " + one + "."
                        : skipped.size() + " entries were skipped, for instance " + sorted.get(0) + ": " + many + ".");
    }
}
