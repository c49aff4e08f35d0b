package io.anomalight.spark;

import io.anomalight.detector.EngineChoice;
import io.anomalight.detector.archive.Archive;
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
     * Adds the columns {@code score}, {@code normalized_score}, {@code label}, {@code threshold}, {@code p_value},
     * {@code regions} and {@code error} to a table. If an image can't be read, {@code error} has the reason and the others are null.
     * {@code p_value} is also null if the archive has no scores of normal images.
     *
     * <p>Like Spark's own transformations, this one is lazy. Spark sends the archive to the executors, and each executor loads
     * it once. The result has all columns of the table, except a column with image bytes.
     *
     * <p>A model of several categories needs {@link ScoringOptions#withCategory} or {@link ScoringOptions#withCategoryColumn}. A
     * row whose category is null or not known gets an error.
     *
     * @throws io.anomalight.framework.failure.UserError if the archive can't be used, the table does not have the column of
     *     images, it already has one of the added columns, or the category is missing or does not fit the archive
     */
    public static Dataset<Row> score(Dataset<Row> images, ScoringOptions options) {
        ImageColumn column = ImageColumn.of(images.schema(), options.column());
        StructType columns = ScoredTable.columns(images.schema(), column);
        Archive archive = Archive.open(options.archive());
        EngineChoice.check(archive, options.engine());
        RowCategory category =
                RowCategory.of(images.schema(), options, archive.card().postProcessor());
        SparkContext context = images.sparkSession().sparkContext();
        ExecutorCores cores = ExecutorCores.of(context.conf(), context.isLocal(), context.defaultParallelism());
        PartitionScoring scoring = new PartitionScoring(
                new ExecutorModel(
                        ArchiveSender.sendToExecutors(options.archive(), context),
                        options.threshold().orElse(Double.NaN),
                        cores.count(),
                        options.engine()),
                column,
                category,
                columns,
                options.batch(),
                options.maxPixels(),
                cores,
                JavaSparkContext.fromSparkContext(context)
                        .broadcast(new SerializableConfiguration(context.hadoopConfiguration())));
        return images.mapPartitions(scoring, Encoders.row(columns));
    }
}
