package io.anomalight.spark;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.decoding.ImageReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Lists the image files of an input path. */
record ImageListing(Configuration hadoop) {

    /**
     * Lists a single image, all images in a folder and its subfolders, or those of all paths that match a pattern.
     *
     * @return the addresses of the images, sorted
     * @throws UserError if the path does not exist, or has no images
     */
    List<String> of(String input) {
        try {
            Path path = new Path(input);
            FileSystem files = path.getFileSystem(hadoop);
            FileStatus[] matches = files.globStatus(path);
            if (matches == null || matches.length == 0) {
                throw new UserError("--input " + input
                        + " does not exist: name an image, a folder with images, or, with --column, a table");
            }
            List<String> images = new ArrayList<>();
            for (FileStatus match : matches) {
                collect(files, match, images);
            }
            if (images.isEmpty()) {
                throw new UserError("--input " + input + " has no images; their names must end with ."
                        + String.join(", .", ImageReader.EXTENSIONS) + "; for a table add --column");
            }
            Collections.sort(images);
            return images;
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("--input " + input + " can't be listed: " + e.getMessage(), e);
        }
    }

    private static void collect(FileSystem files, FileStatus match, List<String> images) throws IOException {
        if (match.isFile()) {
            images.add(match.getPath().toString());
        } else {
            walk(files, match.getPath(), new HashSet<>(), images);
        }
    }

    /** Lists a folder, unless it was listed before: a symbolic link may lead back to a parent folder. */
    private static void walk(FileSystem files, Path folder, Set<String> listed, List<String> images)
            throws IOException {
        if (!listed.add(identity(folder))) {
            return;
        }
        for (FileStatus inside : files.listStatus(folder)) {
            String name = inside.getPath().getName();
            if (name.startsWith(".")) {
                continue; // hidden
            }
            if (inside.isDirectory()) {
                walk(files, inside.getPath(), listed, images);
            } else if (ImageReader.EXTENSIONS.contains(
                    name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))) {
                images.add(inside.getPath().toString());
            }
        }
    }

    /** A unique name of a folder; local paths are resolved, because only they have symbolic links. */
    private static String identity(Path folder) throws IOException {
        URI address = folder.toUri();
        return "file".equals(address.getScheme())
                ? java.nio.file.Path.of(address.getPath()).toRealPath().toString()
                : address.toString();
    }
}
