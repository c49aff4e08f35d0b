package io.anomalight.callbacks.figures;

import io.anomalight.framework.files.OutputNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Unique names for the pictures of images, {@code <folder>/<file>}; they do not depend on the order of the images. */
public final class PictureNames {
    private final OutputNames names;

    public PictureNames(List<Path> images) {
        names = OutputNames.of(images, PictureNames::preferred);
    }

    /** The name for an image, without file extension. */
    public String of(Path image) {
        return names.of(image);
    }

    private static String preferred(Path image) {
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
