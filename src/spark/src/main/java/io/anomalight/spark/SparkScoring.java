package io.anomalight.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Scores tables of images on a Spark cluster.
 *
 * <pre>{@code
 * Dataset<Row> scored = SparkScoring.score(
 *         spark.read().format("binaryFile").load("s3a://line-3/today"),
 *         ScoringOptions.of(Path.of("part.anomalight")).withColumn("content"));
 * scored.filter("label = 'anomalous'").show();
 * }</pre>
 */
public final class SparkScoring {
    private SparkScoring() {}

    /**
     * Adds to a table what the model says of each row's image: {@code score}, {@code normalized_score}, {@code label},
     * {@code threshold} and {@code regions}; where an image can't be read, these are null and {@code error} says why.
     *
     * <p>As with Spark's own transformations nothing is scored before rows are asked for. The archive goes to the executors
     * with the job, and each loads it once. Bytes of images are not handed on; all other columns are.
     *
     * @throws io.anomalight.framework.failure.UserError if the archive can't be used, or the table has no such column, or one of
     *     those that are added
     */
    public static Dataset<Row> score(Dataset<Row> images, ScoringOptions options) {
        ImageColumn column = ImageColumn.of(images.schema(), options.column());
        StructType columns = ScoredTable.columns(images.schema(), column);
        SparkContext context = images.sparkSession().sparkContext();
        ExecutorCores cores = ExecutorCores.of(context.conf(), context.isLocal(), context.defaultParallelism());
        PartitionScoring scoring = new PartitionScoring(
                new ShippedModel(
                        Shipment.send(options.archive(), context),
                        options.threshold().orElse(Double.NaN),
                        cores.count()),
                column,
                columns,
                options.batch(),
                options.maxPixels(),
                cores,
                JavaSparkContext.fromSparkContext(context)
                        .broadcast(new SerializableConfiguration(context.hadoopConfiguration())));
        return images.mapPartitions(scoring, Encoders.row(columns));
    }
}
