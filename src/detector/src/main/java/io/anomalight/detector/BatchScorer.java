package io.anomalight.detector;

import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import java.util.List;

/** Computes the raw scores and maps of batches with an engine. Only the thread of the detector calls it. */
interface BatchScorer extends AutoCloseable {

    /**
     * Scores a batch.
     *
     * @return one result per image, in the same order, in Java memory
     * @throws io.anomalight.framework.failure.ModuleFailure if a score is not finite, or the model fails otherwise
     */
    List<ImageResult> evaluate(HostBatch host);

    /**
     * Counts PyTorch's native arrays: leaked ones, and all. Arrays that are made while a batch is scored are freed after that
     * batch, and arrays with a name in the module's state, such as weights, stay. A leaked array is neither: it stays until {@link
     * #close}. Both counts must be the same after each batch.
     */
    NativeCount natives();

    /** Frees the model. */
    @Override
    void close();

    /**
     * Counts of native arrays while no batch is scored.
     *
     * @param leaked arrays without a name in the module's state that outlived their batch
     * @param arrays all arrays
     */
    record NativeCount(int leaked, int arrays) {}
}
