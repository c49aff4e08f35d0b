package io.anomalight.spark;

import io.anomalight.framework.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads image files from wherever Spark reads files from. */
record ImageFiles(Configuration hadoop) {
    private static final long MOST_BYTES = 1L << 29;

    /**
     * The bytes of a file.
     *
     * @throws UserError if there is none, or it is too large or can't be read
     */
    byte[] read(String address) {
        try {
            Path path = new Path(address);
            FileSystem files = path.getFileSystem(hadoop);
            FileStatus status = files.getFileStatus(path);
            if (!status.isFile()) {
                throw new UserError("The image " + address + " is no file");
            }
            if (status.getLen() > MOST_BYTES) {
                throw new UserError("The image " + address + " has " + status.getLen() + " bytes, more than the "
                        + MOST_BYTES + " that are read: convert or shrink it");
            }
            try (FSDataInputStream bytes = files.open(path)) {
                return bytes.readNBytes((int) status.getLen());
            }
        } catch (FileNotFoundException e) {
            throw new UserError("The image " + address + " does not exist", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("The image " + address + " can't be read (" + e.getMessage() + ")", e);
        }
    }
}
