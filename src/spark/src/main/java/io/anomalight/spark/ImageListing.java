package io.anomalight.spark;

import io.anomalight.framework.UserError;
import io.anomalight.framework.data.image.ImageReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The image files that an input means. */
record ImageListing(Configuration hadoop) {

    /**
     * Lists one image, or all that are anywhere in a folder, or in whatever a pattern with stars stands for.
     *
     * @return their addresses, sorted
     * @throws UserError if there is no such file or folder, or no image in it
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
                throw new UserError("--input " + input + " holds no images, which are called *."
                        + String.join(", *.", ImageReader.EXTENSIONS) + "; for a table say --column");
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
            return;
        }
        RemoteIterator<LocatedFileStatus> inside = files.listFiles(match.getPath(), true);
        while (inside.hasNext()) {
            String name = inside.next().getPath().toString();
            String below = name.substring(match.getPath().toString().length());
            String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            if (ImageReader.EXTENSIONS.contains(ending) && !below.contains("/.")) { // nothing hidden
                images.add(name);
            }
        }
    }
}
