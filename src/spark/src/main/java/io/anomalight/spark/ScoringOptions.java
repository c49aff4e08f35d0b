package io.anomalight.spark;

import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * How a table of images is scored.
 *
 * @param archive the model as {@code anomalight export} wrote it, on the machine of the driver; it goes with the job
 * @param column of the table that holds the images: as text, a path or address that every executor can read; as binary, the
 *     bytes of an image file
 * @param batch how many images go through the engine together
 * @param threshold raw score from which on an image is anomalous; if absent, the archive's own
 * @param maxPixels images of more pixels become errors; 0 takes what an executor's memory allows
 */
public record ScoringOptions(Path archive, String column, int batch, OptionalDouble threshold, long maxPixels) {
    /** What Spark's {@code binaryFile} calls the column with paths. */
    public static final String PATH = "path";

    /** More would not be faster. */
    static final int BATCH = 16;

    /** All images of a batch are in memory at once. */
    private static final int MOST = 1024;

    public ScoringOptions {
        if (batch < 1 || batch > MOST) {
            throw new IllegalArgumentException("batch must be from 1 to " + MOST + ", but is " + batch);
        }
        if (threshold.isPresent() && !Double.isFinite(threshold.getAsDouble())) {
            throw new IllegalArgumentException("threshold must be a finite number, but is " + threshold.getAsDouble());
        }
        if (maxPixels < 0) {
            throw new IllegalArgumentException("maxPixels must not be negative, but is " + maxPixels);
        }
    }

    /** Scores the images whose paths stand in the column {@code path}. */
    public static ScoringOptions of(Path archive) {
        return new ScoringOptions(archive, PATH, BATCH, OptionalDouble.empty(), 0);
    }

    /** The same with the images in another column. */
    public ScoringOptions withColumn(String wanted) {
        return new ScoringOptions(archive, wanted, batch, threshold, maxPixels);
    }

    /** The same with so many images at a time. */
    public ScoringOptions withBatch(int wanted) {
        return new ScoringOptions(archive, column, wanted, threshold, maxPixels);
    }

    /** The same with another threshold. */
    public ScoringOptions withThreshold(double wanted) {
        return new ScoringOptions(archive, column, batch, OptionalDouble.of(wanted), maxPixels);
    }

    /** The same with another bound on the size of images. */
    public ScoringOptions withMaxPixels(long wanted) {
        return new ScoringOptions(archive, column, batch, threshold, wanted);
    }
}
