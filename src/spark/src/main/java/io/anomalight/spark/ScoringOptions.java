package io.anomalight.spark;

import io.anomalight.detector.ScoringEngine;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * Settings for scoring a table of images.
 *
 * @param archive the model, a file written by {@code anomalight export}, on the machine of the driver; Spark sends it to the
 *     executors
 * @param column the column with the images: a string is a path or address that every executor can read, binary is the content
 *     of an image file
 * @param batch images per batch of the engine
 * @param threshold an image with this raw score or a higher one is anomalous; if absent, the threshold of the archive
 * @param maxPixels images with more pixels get an error; 0 derives the limit from the memory of the executor
 * @param category the category of all images; empty for a model of one category, or with {@code categoryColumn}
 * @param categoryColumn the column with the category of each image, for a model of several categories; otherwise empty
 * @param engine the engine that computes the scores
 */
public record ScoringOptions(
        Path archive,
        String column,
        int batch,
        OptionalDouble threshold,
        long maxPixels,
        String category,
        String categoryColumn,
        ScoringEngine engine) {
    /** The name of the column with paths, as in Spark's {@code binaryFile}. */
    public static final String PATH = "path";

    /** Larger batches are not faster. */
    static final int BATCH = 16;

    /** A limit, because all images of a batch are in memory at the same time. */
    private static final int MAX_BATCH = 1024;

    public ScoringOptions {
        if (batch < 1 || batch > MAX_BATCH) {
            throw new IllegalArgumentException("batch must be from 1 to " + MAX_BATCH + ", but is " + batch);
        }
        if (threshold.isPresent() && !Double.isFinite(threshold.getAsDouble())) {
            throw new IllegalArgumentException("threshold must be a finite number, but is " + threshold.getAsDouble());
        }
        if (maxPixels < 0) {
            throw new IllegalArgumentException("maxPixels must not be negative, but is " + maxPixels);
        }
        if (!category.isEmpty() && !categoryColumn.isEmpty()) {
            throw new IllegalArgumentException("category is " + category + " and categoryColumn is " + categoryColumn
                    + ", but only one of them may be set");
        }
    }

    /** Default settings, with the images in the column {@code path}. */
    public static ScoringOptions of(Path archive) {
        return new ScoringOptions(archive, PATH, BATCH, OptionalDouble.empty(), 0, "", "", ScoringEngine.AUTO);
    }

    /** A copy with another column of images. */
    public ScoringOptions withColumn(String changed) {
        return new ScoringOptions(archive, changed, batch, threshold, maxPixels, category, categoryColumn, engine);
    }

    /** A copy with another batch size. */
    public ScoringOptions withBatch(int changed) {
        return new ScoringOptions(archive, column, changed, threshold, maxPixels, category, categoryColumn, engine);
    }

    /** A copy with another threshold. */
    public ScoringOptions withThreshold(double changed) {
        return new ScoringOptions(
                archive, column, batch, OptionalDouble.of(changed), maxPixels, category, categoryColumn, engine);
    }

    /** A copy with another limit of pixels. */
    public ScoringOptions withMaxPixels(long changed) {
        return new ScoringOptions(archive, column, batch, threshold, changed, category, categoryColumn, engine);
    }

    /** A copy with one category for all images. */
    public ScoringOptions withCategory(String changed) {
        return new ScoringOptions(archive, column, batch, threshold, maxPixels, changed, categoryColumn, engine);
    }

    /** A copy with a column that holds the category of each image. */
    public ScoringOptions withCategoryColumn(String changed) {
        return new ScoringOptions(archive, column, batch, threshold, maxPixels, category, changed, engine);
    }

    /** A copy with another engine. */
    public ScoringOptions withEngine(ScoringEngine changed) {
        return new ScoringOptions(archive, column, batch, threshold, maxPixels, category, categoryColumn, changed);
    }
}
