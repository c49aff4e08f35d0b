package io.anomalight.callbacks;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Names pictures after their images, {@code <folder>/<file>}, and no two the same. */
final class PictureNames {
    // In lower case, since some file systems don't tell the cases apart.
    private final Set<String> taken = new HashSet<>();

    /** A name that was not given before, without an ending. */
    String of(Path image) {
        Path path = image.toAbsolutePath().normalize();
        String folder = Optional.ofNullable(path.getParent())
                .flatMap(parent -> Optional.ofNullable(parent.getFileName()))
                .map(Path::toString)
                .orElse("images");
        String file = String.valueOf(path.getFileName());
        int dot = file.lastIndexOf('.');
        String name = folder + "/" + (dot > 0 ? file.substring(0, dot) : file);
        String free = name;
        for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
            free = name + "_" + i;
        }
        return free;
    }
}
