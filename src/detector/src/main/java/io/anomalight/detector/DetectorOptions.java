package io.anomalight.detector;

import io.anomalight.framework.memory.Precision;
import java.util.Optional;

/**
 * Precision, number of threads, category and engine of a detector.
 *
 * @param precision number format of the model; if absent, the one of the training configuration
 * @param threads number of threads of the engine. With 0, ONNX Runtime uses all cores. PyTorch then uses the number of the
 *     latest open detector that has set a number; if no open detector has set one, it uses OMP_NUM_THREADS or all cores. An
 *     archive of a run with {@code trainer.deterministic = true} sets the number 1 if this parameter is 0
 * @param category the category whose thresholds and normalisation are used, for a model of several categories; if empty, those
 *     of all categories together
 * @param engine the engine that computes the scores
 * @param fewImages whether ONNX Runtime prepares less of the graph: a detector then loads faster and in less memory, and scores each
 *     image more slowly, to the same score
 */
public record DetectorOptions(
        Optional<Precision> precision, int threads, String category, ScoringEngine engine, boolean fewImages) {
    /** The precision of the training configuration, 0 for the number of threads, no category, and the usual engine. */
    public static final DetectorOptions DEFAULT = new DetectorOptions(Optional.empty(), 0);

    public DetectorOptions {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must not be negative, but is " + threads);
        }
    }

    /** As the canonical constructor, without a category and with the usual engine. */
    public DetectorOptions(Optional<Precision> precision, int threads) {
        this(precision, threads, "", ScoringEngine.AUTO, false);
    }

    /** A copy with this precision. */
    public DetectorOptions withPrecision(Precision changed) {
        return new DetectorOptions(Optional.of(changed), threads, category, engine, fewImages);
    }

    /** A copy with this number of threads. */
    public DetectorOptions withThreads(int changed) {
        return new DetectorOptions(precision, changed, category, engine, fewImages);
    }

    /** A copy with this category. */
    public DetectorOptions withCategory(String changed) {
        return new DetectorOptions(precision, threads, changed, engine, fewImages);
    }

    /** A copy with this engine. */
    public DetectorOptions withEngine(ScoringEngine changed) {
        return new DetectorOptions(precision, threads, category, changed, fewImages);
    }

    /** A copy for a detector that scores about ten images or fewer. */
    public DetectorOptions forFewImages() {
        return new DetectorOptions(precision, threads, category, engine, true);
    }
}
