package io.anomalight.spark;

import io.anomalight.detector.Detector;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.decoding.ImageReader;
import org.apache.spark.sql.Row;

/**
 * Reads the image of a row and resizes it for the detector.
 *
 * @param column the column with the images
 * @param category the category of each row
 * @param files reads the files of a column with paths
 * @param maxPixels largest number of pixels of an image
 */
record ImagePreparation(ImageColumn column, RowCategory category, ImageFiles files, long maxPixels) {
    // An estimate of the bytes per pixel in the worst case: the larger of two needs. The decoder holds the bytes of the
    // file and the pixels with 16 bits per channel, of which ImageLimits.withAtMost allows eight. Later steps hold a
    // map, a mask and the arrays of the search for
    // regions.
    private static final int BYTES_PER_PIXEL = 24;

    /** The largest number of pixels if this number of tasks decodes images in this process at the same time. */
    static long maxPixels(int tasks) {
        return Runtime.getRuntime().maxMemory() / Math.max(1, tasks) / BYTES_PER_PIXEL;
    }

    /**
     * Prepares the image of a row, in its category.
     *
     * @throws UserError if the row has no image, the image can't be read, or its category is missing or not known
     */
    HostImage prepare(Row row, Detector detector) {
        if (row.isNullAt(column.index())) {
            throw new UserError("The row has no image: its column \"" + column.name() + "\" is null");
        }
        String rowCategory = category.of(row);
        detector.card().postProcessor().ofRequired(rowCategory);
        String name = column.holdsBytes() ? "in column \"" + column.name() + "\"" : row.getString(column.index());
        byte[] bytes = column.holdsBytes() ? row.getAs(column.index()) : files.read(name);
        try {
            return detector.prepare(
                            "image",
                            ImageReader.read(name, bytes, ImageLimits.usual().withAtMost(maxPixels)))
                    .in(rowCategory);
        } catch (UserError e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new UserError("The image " + name + " needs more memory than the executor has left", e);
        } catch (RuntimeException | StackOverflowError e) {
            // JDK decoders throw arbitrary RuntimeExceptions on corrupt files; none of them may end the job.
            throw new UserError("The image " + name + " can't be read (" + e + ")", e);
        }
    }
}
