package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.FolderRole;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The use of each folder of a data set; each folder and each file has one use, also if it is reached through links. */
final class FolderRoles {
    private record Named(String key, Path path, Path real) {
        static Named of(String key, ImageFolder folder) {
            try {
                return new Named(key, folder.path(), folder.path().toRealPath());
            } catch (IOException e) {
                throw FileFailure.reading(folder.path(), e);
            }
        }

        boolean holds(Named other) {
            return other.real.startsWith(real) && !other.real.equals(real);
        }

        @Override
        public String toString() {
            return key + " = " + path;
        }
    }

    private final List<Named> imageFolders = new ArrayList<>();
    private final Set<Path> masks = new HashSet<>();
    private final List<FolderRole> table = new ArrayList<>();
    private final Map<Path, String> uses = new HashMap<>();

    /**
     * Adds a folder of images.
     *
     * @param key the setting that names it
     * @throws UserError if it is equal to, inside or above another folder of images
     */
    void images(String key, ImageFolder folder) {
        Named named = Named.of(key, folder);
        for (Named other : imageFolders) {
            if (other.real.equals(named.real)) {
                throw sameFolder(other, named);
            }
            Named outer = named.holds(other) ? named : other;
            Named inner = named.holds(other) ? other : named;
            if (outer.holds(inner)) {
                throw new UserError(inner + " lies within " + outer
                        + ": subfolders are searched, too, so no folder may lie within another");
            }
        }
        imageFolders.add(named);
    }

    /**
     * Adds a folder of masks; it may be inside a folder of images, which is then searched without it.
     *
     * @throws UserError if it is a folder of images, or contains one
     */
    void masks(String key, ImageFolder folder, int files, List<String> notes) {
        Named named = Named.of(key, folder);
        for (Named other : imageFolders) {
            if (other.real.equals(named.real)) {
                throw sameFolder(other, named);
            }
            if (named.holds(other)) {
                throw new UserError(named + " holds " + other
                        + ": images can't be distinguished from masks; put the masks into a folder of"
                        + " their own");
            }
            if (other.holds(named)) {
                notes.add(named + " lies within " + other + ": its " + files + " files are masks, not images.");
            }
        }
        masks.add(named.real);
    }

    private static UserError sameFolder(Named first, Named second) {
        return new UserError(first + " and " + second
                + " are the same folder, but each has one use: name another one, or leave one out");
    }

    /** The real paths of folders of masks, which are not searched for images. */
    Set<Path> masks() {
        return masks;
    }

    /** Adds a line to the table of folders. */
    void addRow(ImageFolder folder, String use, int files) {
        table.add(new FolderRole(folder.path(), use, files));
    }

    /**
     * Adds images with their use.
     *
     * @param use their use, for errors
     * @throws UserError if a file already has another use, perhaps through a link
     */
    void claim(String use, List<FileSample> images) {
        for (FileSample image : images) {
            String other = uses.put(real(image.path()), use);
            if (other != null) {
                throw new UserError("The image " + image.path() + " was found twice, by " + other + " and by " + use
                        + ": remove it, or the link to it, from one of them");
            }
        }
    }

    private static Path real(Path image) {
        try {
            return image.toRealPath();
        } catch (IOException e) {
            throw FileFailure.reading(image, e);
        }
    }

    List<FolderRole> table() {
        return table;
    }
}
