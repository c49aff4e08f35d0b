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
 * What a job is to score.
 *
 * @param input where it is
 * @param partitions into how many tasks it is cut; if absent, as many as suit it
 */
record JobInput(SparkSession spark, String input, Optional<Integer> partitions) {
    private static final StructType PATHS = new StructType().add(ScoringOptions.PATH, DataTypes.StringType, false);
    private static final String NAMED = "table";

    /** So that an executor that is done early takes over from the others, and one that is lost loses little. */
    private static final int TASKS_A_CORE = 4;

    JobInput {
        if (partitions.filter(count -> count < 1).isPresent()) {
            throw new UserError("--partitions must be at least 1, but is " + partitions.get());
        }
    }

    /**
     * Images in files, a row each; a task has {@code batch} of them at least.
     *
     * @throws UserError if there are none
     */
    Dataset<Row> images(int batch) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<Row> images = new ImageListing(context.hadoopConfiguration())
                .of(input).stream().map(RowFactory::create).toList();
        int batches = (images.size() + batch - 1) / batch;
        int tasks = partitions.orElse(Math.min(batches, TASKS_A_CORE * context.defaultParallelism()));
        return spark.createDataFrame(context.parallelize(images, tasks), PATHS);
    }

    /**
     * A table.
     *
     * @param format in which it is stored, or {@code table} for one that Spark knows by name
     * @throws UserError if there is none that can be read
     */
    Dataset<Row> table(String format) {
        Dataset<Row> table = open(format);
        return partitions.map(table::repartition).orElse(table);
    }

    private Dataset<Row> open(String format) {
        try {
            return format.equals(NAMED)
                    ? spark.table(input)
                    : spark.read().format(format).option("header", true).load(input);
        } catch (Exception e) { // Scala declares none of what it throws
            throw new UserError("--input " + input + " can't be read as " + format + ": " + firstLine(e), e);
        }
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
