package io.anomalight.spark;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Scores one partition in a task. The result depends only on the rows, so Spark may run a task again.
 *
 * @param model the model
 * @param column the column with the images
 * @param category the category of each row
 * @param columns the columns of the scored table
 * @param batch images per batch
 * @param maxPixels largest number of pixels of an image; 0 derives it from the memory
 * @param cores the cores of an executor
 * @param hadoop the configuration of the file systems
 */
record PartitionScoring(
        ExecutorModel model,
        ImageColumn column,
        RowCategory category,
        StructType columns,
        int batch,
        long maxPixels,
        ExecutorCores cores,
        Broadcast<SerializableConfiguration> hadoop)
        implements MapPartitionsFunction<Row, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> images) {
        ExecutorDetectors.Lease lease = ExecutorDetectors.INSTANCE.acquire(model);
        TaskCompletionListener closeLease = ended -> lease.close();
        TaskContext.get().addTaskCompletionListener(closeLease);
        long bound = maxPixels > 0 ? maxPixels : ImagePreparation.maxPixels(cores.tasks());
        ImagePreparation preparation = new ImagePreparation(
                column, category, new ImageFiles(hadoop.value().value(), ImageFiles.maxBytes(cores.tasks())), bound);
        return new ScoredRows(images, columns, preparation, lease.detector(), batch);
    }
}
