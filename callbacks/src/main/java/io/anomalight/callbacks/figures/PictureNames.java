package io.anomalight.callbacks.figures;

import io.anomalight.framework.files.OutputNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Names pictures after their images, {@code <folder>/<file>}, and no two the same; the order makes no difference. */
final class PictureNames {
    private final OutputNames names;

    /** Names for these images. */
    PictureNames(List<Path> images) {
        names = OutputNames.of(images, PictureNames::wanted);
    }

    /** The name of an image, without an ending. */
    String of(Path image) {
        return names.of(image);
    }

    private static String wanted(Path image) {
        Path path = image.toAbsolutePath().normalize();
        String folder = Optional.ofNullable(path.getParent())
                .flatMap(parent -> Optional.ofNullable(parent.getFileName()))
                .map(Path::toString)
                .orElse("images");
        String file = String.valueOf(path.getFileName());
        int dot = file.lastIndexOf('.');
        return folder + "/" + (dot > 0 ? file.substring(0, dot) : file);
    }
}
