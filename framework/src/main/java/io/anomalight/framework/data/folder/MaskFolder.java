package io.anomalight.framework.data.folder;

import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The masks in a folder, each used by at most one image: {@code x_mask.png} or {@code x.png} is the mask of {@code
 * x.jpg}.
 */
final class MaskFolder {
    private final TreeMap<String, Path> masks = new TreeMap<>();
    private final Set<String> taken = new HashSet<>();

    MaskFolder(ImageFolder folder, List<String> extensions, List<String> notes) {
        for (Path mask : folder.imagesIfAny(extensions, Set.of()).noting(notes)) {
            Path other = masks.put(MaskNames.stem(folder.relative(mask)), mask);
            if (other != null) {
                throw new UserError(other + " and " + mask + " are masks of the same name: remove one of them");
            }
        }
    }

    /**
     * Finds the mask of an image.
     *
     * @param relative the image's path relative to its folder, with extension
     * @throws UserError if the mask already belongs to another image
     */
    Optional<Path> take(String relative) {
        for (String name : List.of(MaskNames.stem(relative) + MaskNames.SUFFIX, MaskNames.stem(relative))) {
            Path mask = masks.get(name);
            if (mask != null) {
                if (!taken.add(name)) {
                    throw new UserError("The mask " + mask + " matches two images, one of them " + relative
                            + ": put masks into folders named as those of the images");
                }
                return Optional.of(mask);
            }
        }
        return Optional.empty();
    }

    /** Masks without an image. */
    List<Path> orphans() {
        return masks.entrySet().stream()
                .filter(mask -> !taken.contains(mask.getKey()))
                .map(mask -> mask.getValue())
                .toList();
    }

    int size() {
        return masks.size();
    }
}
