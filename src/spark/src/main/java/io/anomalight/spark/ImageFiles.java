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
 * Reads image files from wherever Spark reads files from.
 *
 * @param mostBytes of a file
 */
record ImageFiles(Configuration hadoop, long mostBytes) {
    private static final long MOST_BYTES = 1L << 29;

    /** How many bytes a file may have where this number of tasks reads in this process at a time. */
    static long bearable(int tasks) {
        return Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / Math.max(1, tasks) / 4);
    }

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
            if (status.getLen() > mostBytes) {
                throw new UserError("The image " + address + " has " + status.getLen() + " bytes, more than the "
                        + mostBytes + " that are read: convert or shrink it, or give executors more memory");
            }
            try (FSDataInputStream bytes = files.open(path)) {
                return bytes.readNBytes((int) status.getLen());
            }
        } catch (FileNotFoundException e) {
            throw new UserError("The image " + address + " does not exist", e);
        } catch (UserError e) {
            throw e;
        } catch (IOException | RuntimeException | LinkageError e) {
            // A file system whose classes are missing, or that is asked for what it can't do, must not end a job
            // either.
            throw new UserError("The image " + address + " can't be read (" + e.getMessage() + ")", e);
        }
    }
}
