package io.anomalight.spark;

import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * From a table of images to a Parquet table with their scores.
 *
 * @param output its folder
 * @param overwrite whether a table there is replaced
 */
record ScoringJob(SparkSession spark, String output, boolean overwrite) {

    /**
     * Asks before hours of work are done.
     *
     * @throws UserError if there is something at the output that must not be replaced
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
     * Scores and writes it.
     *
     * @return what was done, in a sentence
     */
    String write(Dataset<Row> images, ScoringOptions options) {
        SparkScoring.score(images, options)
                .write()
                .mode(overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists)
                .parquet(output);
        // Counted where it counts, since a task that was tried again would count twice.
        Row counts = spark.read()
                .parquet(output)
                .agg(
                        functions.count(functions.lit(1)),
                        functions.count(functions.col("error")),
                        functions.count_if(functions.col("label").equalTo("anomalous")))
                .first();
        return counts.getLong(0) + " rows in " + output + ": " + counts.getLong(2) + " anomalous, "
                + (counts.getLong(0) - counts.getLong(1) - counts.getLong(2)) + " normal, " + counts.getLong(1)
                + " with an error.";
    }
}
