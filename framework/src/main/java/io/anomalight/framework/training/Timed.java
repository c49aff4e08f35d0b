package io.anomalight.framework.training;

import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.profiling.Profiler;
import java.util.Iterator;

/** Measures the time of waiting for batches. */
final class Timed {
    private Timed() {}

    static Iterable<HostBatch> loading(Iterable<HostBatch> batches, Profiler profiler) {
        return () -> {
            Iterator<HostBatch> iterator = batches.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return profiler.measure("load", iterator::hasNext);
                }

                @Override
                public HostBatch next() {
                    return iterator.next();
                }
            };
        };
    }
}
