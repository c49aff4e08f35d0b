package io.anomalight.spark;

import io.anomalight.detector.Detector;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.decoding.ImageReader;
import org.apache.spark.sql.Row;

/**
 * Reads the image of a row and makes it ready for the detector.
 *
 * @param column where it is
 * @param files where paths lead
 * @param maxPixels of an image
 */
record ImagePreparation(ImageColumn column, ImageFiles files, long maxPixels) {
    // What a pixel takes at the worst: 16 bits a colour while it is decoded, beside the file, or a map, a mask and a
    // search.
    private static final int BYTES_A_PIXEL = 24;

    /** How many pixels an image may have, where so many tasks decode in this process at a time. */
    static long bearable(int tasks) {
        return Runtime.getRuntime().maxMemory() / Math.max(1, tasks) / BYTES_A_PIXEL;
    }

    /**
     * Prepares it.
     *
     * @throws UserError if there is none, or none that can be read
     */
    HostImage prepare(Row row, Detector detector) {
        if (row.isNullAt(column.index())) {
            throw new UserError("The row has no image: its column \"" + column.name() + "\" is null");
        }
        String name = column.holdsBytes() ? "in column \"" + column.name() + "\"" : row.getString(column.index());
        byte[] bytes = column.holdsBytes() ? row.getAs(column.index()) : files.read(name);
        try {
            return detector.prepare(
                    "image", ImageReader.read(name, bytes, ImageLimits.usual().withAtMost(maxPixels)));
        } catch (UserError e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new UserError("The image " + name + " needs more memory than the executor has left", e);
        } catch (RuntimeException | StackOverflowError e) {
            // Whatever a picture brings about is no reason for a job to end.
            throw new UserError("The image " + name + " can't be read (" + e + ")", e);
        }
    }
}
