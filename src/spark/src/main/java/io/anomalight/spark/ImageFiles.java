package io.anomalight.spark;

import io.anomalight.framework.failure.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads image files from any file system of Hadoop.
 *
 * @param maxBytes largest size of a file
 */
record ImageFiles(Configuration hadoop, long maxBytes) {
    private static final long MAX_BYTES = 1L << 29;

    /** The largest size of a file if this number of tasks reads files in this process at the same time. */
    static long maxBytes(int tasks) {
        return Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / Math.max(1, tasks) / 4);
    }

    /**
     * Reads a whole file.
     *
     * @throws UserError if the file does not exist, is too large, or can't be read
     */
    byte[] read(String address) {
        try {
            Path path = new Path(address);
            FileSystem files = path.getFileSystem(hadoop);
            FileStatus status = files.getFileStatus(path);
            if (!status.isFile()) {
                throw new UserError("The image " + address + " is not a file");
            }
            if (status.getLen() > maxBytes) {
                throw new UserError(
                        "The image " + address + " has " + status.getLen() + " bytes, more than the limit of "
                                + maxBytes + " bytes: convert or shrink it, or give executors more memory");
            }
            try (FSDataInputStream bytes = files.open(path)) {
                return bytes.readNBytes((int) status.getLen());
            }
        } catch (FileNotFoundException e) {
            throw new UserError("The image " + address + " does not exist", e);
        } catch (UserError e) {
            throw e;
        } catch (IOException | RuntimeException | LinkageError e) {
            // A file system with missing classes or an unsupported operation must not end the job.
            throw new UserError("The image " + address + " can't be read (" + e.getMessage() + ")", e);
        }
    }
}
