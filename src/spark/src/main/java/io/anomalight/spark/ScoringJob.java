package io.anomalight.spark;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Verdict;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Scores a table of images and writes a Parquet table.
 *
 * @param output the folder of the Parquet table
 * @param overwrite whether an existing table is replaced
 */
record ScoringJob(SparkSession spark, String output, boolean overwrite) {

    /**
     * Checks the output before the long work starts.
     *
     * @throws UserError if the output exists and must not be replaced
     */
    void refuseExisting() {
        try {
            Path path = new Path(output);
            if (!overwrite
                    && path.getFileSystem(spark.sparkContext().hadoopConfiguration())
                            .exists(path)) {
                throw new UserError("--output " + output + " exists already; name a new folder, or add --overwrite");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("--output " + output + " can't be written: " + e.getMessage(), e);
        }
    }

    /**
     * Scores the images and writes the table.
     *
     * @return a sentence with the numbers of images
     */
    String write(Dataset<Row> images, ScoringOptions options) {
        SparkScoring.score(images, options)
                .write()
                .mode(overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists)
                .parquet(output);
        // Count in the written table: an accumulator would count rows of repeated tasks twice.
        Row counts = spark.read()
                .parquet(output)
                .agg(
                        functions.count(functions.lit(1)),
                        functions.count(functions.col("error")),
                        functions.count_if(functions.col("label").equalTo(Verdict.ANOMALOUS.label())),
                        functions.count_if(functions.col("label").equalTo(Verdict.REVIEW.label())))
                .first();
        long normal = counts.getLong(0) - counts.getLong(1) - counts.getLong(2) - counts.getLong(3);
        return counts.getLong(0) + " rows in " + output + ": " + counts.getLong(2) + " anomalous, "
                + (counts.getLong(3) > 0 ? counts.getLong(3) + " for review, " : "") + normal + " normal, "
                + counts.getLong(1)
                + " with an error.";
    }
}
