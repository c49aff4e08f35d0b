package io.anomalight.detector;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.memory.Precision;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A loaded model and the thread that owns it; any thread may call it. */
final class RunningModel implements AutoCloseable {
    private final EngineThread engine;
    private final LoadedModule loaded;
    private final ModelCard card;

    private RunningModel(EngineThread engine, LoadedModule loaded, ModelCard card) {
        this.engine = engine;
        this.loaded = loaded;
        this.card = card;
    }

    /**
     * Loads a module on a new thread, which also closes it.
     *
     * @param cardFactory returns the facts about the module; called on the same thread
     */
    static RunningModel start(
            Supplier<LoadedModule> loader, Function<AnomalyModule, ModelCard> cardFactory, Precision precision) {
        EngineThread engine = new EngineThread();
        try {
            return engine.call(() -> create(engine, loader.get(), cardFactory, precision));
        } catch (RuntimeException | Error failure) {
            engine.end(() -> {});
            throw failure;
        }
    }

    private static RunningModel create(
            EngineThread engine,
            LoadedModule loaded,
            Function<AnomalyModule, ModelCard> cardFactory,
            Precision precision) {
        try {
            // A pass is a time in which the weights do not change. For a detector it never ends, so arrays that are
            // computed from the weights are computed once and kept until the detector is closed.
            loaded.state().pass().begin(precision);
            return new RunningModel(engine, loaded, cardFactory.apply(loaded.module()));
        } catch (RuntimeException | Error failure) {
            loaded.close();
            throw failure;
        }
    }

    ModelCard card() {
        return card;
    }

    /**
     * Computes the raw scores and maps of one batch.
     *
     * @throws IllegalStateException if the model is closed
     */
    List<ImageResult> evaluate(List<HostImage> images) {
        HostBatch host = new HostBatch(images);
        return engine.call(() -> BatchEvaluation.of(host, loaded, card.model()));
    }

    /**
     * Counts native arrays: leaked ones, and all. Arrays that are made while a batch is scored are freed after that batch, and
     * arrays with a name in the module's state, such as weights, stay. A leaked array is neither: it stays until {@link #close}.
     * Both counts must be the same after each batch.
     */
    NativeCount natives() {
        return engine.call(() ->
                new NativeCount(loaded.state().leaked(), loaded.memory().usage().arrays()));
    }

    /** Counts of native arrays while no batch is scored. */
    record NativeCount(int leaked, int arrays) {}

    /** Waits for running calls, then frees the model; a second call does nothing. */
    @Override
    public void close() {
        engine.end(loaded::close);
    }
}
