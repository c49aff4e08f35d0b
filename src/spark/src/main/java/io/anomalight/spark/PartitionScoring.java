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
 * What a task does with its partition; nothing but the rows decides what comes out, so that a task may be tried again.
 *
 * @param model what scores
 * @param column where the images are
 * @param columns of the scored table
 * @param batch images at a time
 * @param maxPixels of an image; 0 for what the memory allows
 * @param cores of an executor
 * @param hadoop how files are reached
 */
record PartitionScoring(
        ShippedModel model,
        ImageColumn column,
        StructType columns,
        int batch,
        long maxPixels,
        ExecutorCores cores,
        Broadcast<SerializableConfiguration> hadoop)
        implements MapPartitionsFunction<Row, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> images) {
        ExecutorDetectors.Loan loan = ExecutorDetectors.HERE.borrow(model);
        TaskCompletionListener giveBack = ended -> loan.close();
        TaskContext.get().addTaskCompletionListener(giveBack);
        long bound = maxPixels > 0 ? maxPixels : ImagePreparation.bearable(cores.tasks());
        ImagePreparation preparation = new ImagePreparation(
                column, new ImageFiles(hadoop.value().value(), ImageFiles.bearable(cores.tasks())), bound);
        return new ScoredRows(images, columns, preparation, loan.detector(), batch);
    }
}
