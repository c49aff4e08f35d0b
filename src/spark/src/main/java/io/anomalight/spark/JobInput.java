package io.anomalight.spark;

import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The input of a job: image files or a table.
 *
 * @param input path of the input
 * @param partitions number of tasks; if absent, it is derived from the input and the cluster
 */
record JobInput(SparkSession spark, String input, Optional<Integer> partitions) {
    private static final StructType PATHS = new StructType().add(ScoringOptions.PATH, DataTypes.StringType, false);
    private static final String CATALOG_TABLE = "table";

    /** Several small tasks per core: they balance the load, and a lost executor loses little work. */
    private static final int TASKS_PER_CORE = 4;

    JobInput {
        if (partitions.filter(count -> count < 1).isPresent()) {
            throw new UserError("--partitions must be at least 1, but is " + partitions.get());
        }
    }

    /**
     * A table with one row per image file. By default each task gets at least {@code batch} images.
     *
     * @throws UserError if there are no images
     */
    Dataset<Row> images(int batch) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<Row> images = new ImageListing(context.hadoopConfiguration())
                .of(input).stream().map(RowFactory::create).toList();
        int batches = (images.size() + batch - 1) / batch;
        int tasks = partitions.orElse(Math.min(batches, TASKS_PER_CORE * context.defaultParallelism()));
        return spark.createDataFrame(context.parallelize(images, tasks), PATHS);
    }

    /**
     * Opens the input as a table.
     *
     * @param format its storage format, or {@code table} for a table of Spark's catalog
     * @throws UserError if the table can't be read
     */
    Dataset<Row> table(String format) {
        Dataset<Row> table = open(format);
        return partitions.map(table::repartition).orElse(table);
    }

    private Dataset<Row> open(String format) {
        try {
            return format.equals(CATALOG_TABLE)
                    ? spark.table(input)
                    : spark.read().format(format).option("header", true).load(input);
        } catch (Exception e) { // Scala code throws checked exceptions without declaring them
            throw new UserError("--input " + input + " can't be read as " + format + ": " + firstLine(e), e);
        }
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
