package io.anomalight.framework.data.folder;

import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recognizes masks among images by their names: {@code 01_mask.png} beside {@code 01.png}, or {@code masks/01.png}. */
final class MaskNames {
    /** The suffix of a mask's name after the name of its image. */
    static final String SUFFIX = "_mask";

    private static final Set<String> FOLDERS = Set.of("mask", "masks", "ground_truth", "groundtruth", "gt");
    private static final List<String> IMAGE_FOLDERS = List.of("", "images/", "image/", "img/");

    private MaskNames() {}

    /** Whether this is a usual name of a folder of masks. */
    static boolean isMaskFolder(String name) {
        return FOLDERS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** A path without its extension. */
    static String stem(String relative) {
        int dot = relative.lastIndexOf('.');
        return dot > relative.lastIndexOf('/') ? relative.substring(0, dot) : relative;
    }

    /**
     * Refuses masks among the images of a folder, which would be used as images.
     *
     * @param advice what to do with the masks
     * @throws UserError with the number of masks and the first one
     */
    static void refuse(ImageFolder folder, List<Path> images, String advice) {
        Set<String> stems = images.stream()
                .map(image -> stem(folder.relative(image)))
                .collect(Collectors.toCollection(HashSet::new));
        List<Path> masks = images.stream()
                .filter(image -> imagesOf(stem(folder.relative(image))).anyMatch(stems::contains))
                .toList();
        if (!masks.isEmpty()) {
            throw new UserError("Among the images in " + folder.path() + ", "
                    + (masks.size() == 1 ? "1 file is" : masks.size() + " files are")
                    + " named as masks of others, for instance " + masks.get(0) + ": " + advice
                    + ", or rename the files that are images");
        }
    }

    /** The stems of the images that a file with this stem could be the mask of. */
    private static Stream<String> imagesOf(String stem) {
        String plain = stem.endsWith(SUFFIX) ? stem.substring(0, stem.length() - SUFFIX.length()) : stem;
        Stream<String> beside = plain.equals(stem) ? Stream.of() : Stream.of(plain);
        return Stream.concat(beside, outsideMaskFolders(plain));
    }

    private static Stream<String> outsideMaskFolders(String stem) {
        Stream.Builder<String> outside = Stream.builder();
        for (int start = 0, end = stem.indexOf('/'); end >= 0; start = end + 1, end = stem.indexOf('/', start)) {
            if (isMaskFolder(stem.substring(start, end))) {
                for (String images : IMAGE_FOLDERS) {
                    outside.add(stem.substring(0, start) + images + stem.substring(end + 1));
                }
            }
        }
        return outside.build();
    }
}
