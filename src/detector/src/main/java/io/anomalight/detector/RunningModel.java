package io.anomalight.detector;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.archive.Archive;
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
    private final EngineThread thread;
    private final BatchScorer scorer;
    private final EngineChoice engine;
    private final Precision precision;
    private final ModelCard card;

    private RunningModel(
            EngineThread thread, BatchScorer scorer, EngineChoice engine, Precision precision, ModelCard card) {
        this.thread = thread;
        this.scorer = scorer;
        this.engine = engine;
        this.precision = precision;
        this.card = card;
    }

    /** Opens an archive with the engine that the options choose, on a new thread, which also closes it. */
    static RunningModel of(Archive archive, DetectorOptions options) {
        EngineChoice choice = EngineChoice.of(archive, options);
        ModelCard card = archive.card();
        if (choice.engine() == ScoringEngine.ONNXRUNTIME) {
            return started(thread -> new RunningModel(
                    thread,
                    new OnnxRuntimeScorer(archive.session(choice.threads(), options.fewImages()), card.model()),
                    choice.loaded(0),
                    Precision.FLOAT32,
                    card));
        }
        Restorer restorer = Restorer.of(archive, options);
        return of(restorer::restore, module -> card, restorer.precision(), choice);
    }

    /**
     * Loads a module on a new thread, which also closes it.
     *
     * @param cardFactory returns the facts about the module; called on the same thread
     */
    static RunningModel of(
            Supplier<LoadedModule> loader,
            Function<AnomalyModule, ModelCard> cardFactory,
            Precision precision,
            EngineChoice choice) {
        return started(thread -> {
            LoadedModule loaded = loader.get();
            try {
                ModelCard card = cardFactory.apply(loaded.module());
                return new RunningModel(
                        thread,
                        PytorchScorer.of(loaded, card.model(), precision),
                        choice.loaded(loaded.memory().threads()),
                        precision,
                        card);
            } catch (RuntimeException | Error failure) {
                loaded.close();
                throw failure;
            }
        });
    }

    /** Creates a model on its new thread, which ends if this fails. */
    private static RunningModel started(Function<EngineThread, RunningModel> creation) {
        EngineThread thread = new EngineThread();
        try {
            return thread.call(() -> creation.apply(thread));
        } catch (RuntimeException | Error failure) {
            thread.end(() -> {});
            throw failure;
        }
    }

    EngineChoice engine() {
        return engine;
    }

    /** The number format in which the model computes. */
    Precision precision() {
        return precision;
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
        HostBatch host = new HostBatch(
                images.stream().map(image -> image.counting(card.regions())).toList());
        return thread.call(() -> scorer.evaluate(host)).stream()
                .map(ImageResult::shown)
                .toList();
    }

    /** Counts native arrays while no batch is scored. */
    BatchScorer.NativeCount natives() {
        return thread.call(scorer::natives);
    }

    /** Waits for running calls, then frees the model; a second call does nothing. */
    @Override
    public void close() {
        thread.end(scorer::close);
    }
}
