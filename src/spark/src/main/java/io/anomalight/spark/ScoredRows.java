package io.anomalight.spark;

import io.anomalight.detector.Detector;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Iterates over the rows of a partition with their scores, in the same order. It scores one batch of images at a time. */
final class ScoredRows implements Iterator<Row> {
    private final Iterator<Row> images;
    private final StructType columns;
    private final ImagePreparation preparation;
    private final Detector detector;
    private final int batch;
    private final Deque<Row> ready = new ArrayDeque<>();

    ScoredRows(Iterator<Row> images, StructType columns, ImagePreparation preparation, Detector detector, int batch) {
        this.images = images;
        this.columns = columns;
        this.preparation = preparation;
        this.detector = detector;
        this.batch = batch;
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() || images.hasNext();
    }

    @Override
    public Row next() {
        if (ready.isEmpty()) {
            scoreNext();
        }
        return ready.removeFirst();
    }

    private void scoreNext() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        List<HostImage> prepared = new ArrayList<>();
        List<List<@Nullable Object>> pending = new ArrayList<>();
        while (rows.size() < batch && images.hasNext()) {
            Row row = images.next();
            List<@Nullable Object> values = ScoredTable.kept(row, preparation.column());
            rows.add(values);
            try {
                prepared.add(preparation.prepare(row, detector));
                pending.add(values);
            } catch (UserError bad) {
                values.addAll(ScoredTable.failed(String.valueOf(bad.getMessage())));
            }
        }
        if (!prepared.isEmpty()) {
            Iterator<List<@Nullable Object>> scores = scored(prepared).iterator();
            pending.forEach(values -> values.addAll(scores.next()));
        }
        // The rows have a schema, because a map() after this transformation gets them and may read values by name.
        rows.forEach(values -> ready.add(new GenericRowWithSchema(values.toArray(), columns)));
    }

    /** The added columns of a batch. If the batch fails, each image is scored alone, to find the ones that fail. */
    private List<List<@Nullable Object>> scored(List<HostImage> prepared) {
        try {
            return detector.score(prepared, ScoredTable::scored);
        } catch (ModuleFailure failure) {
            return prepared.size() == 1
                    ? List.of(ScoredTable.failed(String.valueOf(failure.getMessage())))
                    : prepared.stream()
                            .flatMap(image -> scored(List.of(image)).stream())
                            .toList();
        }
    }
}
