package io.anomalight.framework.training;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.MetricCatalog;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.Manifest;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.checkpoint.TrainingState;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.NativeUsage;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The mutable state of a run; callbacks see it as {@link Run}. */
final class ActiveRun implements Run {
    private final AnomalyModule module;
    private final Callbacks callbacks;
    private final Listeners listeners;
    private final Path directory;
    private final RunLogger logger;
    private final RunContext context;
    private final TrainerConfig config;
    private final NativeMemory memory;
    private final SkippedImages skipped;
    private MetricCatalog metrics = new MetricCatalog(Map.of());
    private Optional<PostProcessor> postProcessor;
    private Optional<String> stopRequest = Optional.empty();
    private Optional<Optimizers> optimizers = Optional.empty();
    private FitAverage average = FitAverage.NONE;
    private Optional<FitIdentity> identity = Optional.empty();
    private FitPosition position = FitPosition.begin("");
    private Scores scores = Scores.NONE;
    private Stage stage = Stage.TRAINING;

    ActiveRun(
            AnomalyModule module,
            Callbacks callbacks,
            Path directory,
            RunLogger logger,
            RunContext context,
            TrainerConfig config,
            NativeMemory memory,
            Optional<PostProcessor> postProcessor) {
        this.module = module;
        this.callbacks = callbacks;
        this.listeners = new Listeners(callbacks, context.profiler());
        this.directory = directory;
        this.logger = logger;
        this.context = context;
        this.skipped = new SkippedImages(context.console());
        this.config = config;
        this.memory = memory;
        this.postProcessor = postProcessor;
    }

    Listeners listeners() {
        return listeners;
    }

    /** Calls every callback, in order. */
    void callEach(Consumer<Callback> event) {
        listeners.callEach(event);
    }

    /** Calls {@link Callback#onSavePoint} of every callback, in order. */
    void savePoint(SavePoint point) {
        callEach(callback -> callback.onSavePoint(this, point, this::snapshot));
    }

    /**
     * Calls {@link Callback#onFitFailed} of every callback, in order.
     *
     * @param intact whether all work up to now is completed, so that the fit can go on from here
     */
    void failed(Throwable failure, boolean intact) {
        listeners.callEachAfter(
                failure,
                callback -> callback.onFitFailed(
                        this, failure, () -> intact ? snapshot() : snapshot().weightsOnly()));
    }

    /** Records scalars and the epoch at the current step. */
    void record(String prefix, Map<String, Double> scalars, String suffix) {
        Map<String, Double> recorded = new LinkedHashMap<>();
        scalars.forEach((name, value) -> recorded.put(prefix + name + suffix, value));
        recorded.put("epoch", (double) epoch());
        logger.scalars(step(), recorded);
    }

    /** Reports skipped images on the console, each image once. */
    void reportSkipped(List<String> reasons) {
        skipped.report(reasons);
    }

    /** Begins a fit with these optimizers, this average of the weights and these training images. */
    void beginFit(Optimizers fitOptimizers, FitAverage fitAverage, FitIdentity images) {
        optimizers = Optional.of(fitOptimizers);
        average = fitAverage;
        identity = Optional.of(images);
        position = FitPosition.begin(images.contents());
    }

    /**
     * Continues from a checkpoint.
     *
     * @throws UserError if the checkpoint does not match the module, or the training images have changed
     */
    void resume(Checkpoint from) {
        TrainingState saved = from.restore(module, optimizers.orElseThrow(), average.places());
        average.restored();
        if (!identity.orElseThrow().matches(saved.data())) {
            throw new UserError(from.path() + " can't be resumed exactly: the training images, trainer.seed or"
                    + " data.train_batch_size have changed since the run; restore them, or start a new run");
        }
        scores = from.manifest().scores();
        postProcessor = from.manifest().postProcessor();
        callbacks.loadStateDicts(saved.callbacks()).forEach(key -> context.console()
                .line("The checkpoint holds the state of " + key + ", which this run does not use."));
        position = FitPosition.resume(saved);
    }

    /** The average of the weights. */
    FitAverage average() {
        return average;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    /** Sets the position to the end of an earlier fit. */
    void moveTo(FitPosition end) {
        position = end;
    }

    FitPosition position() {
        return position;
    }

    void enter(Stage next) {
        stage = next;
    }

    void announce(MetricCatalog catalog) {
        metrics = catalog;
    }

    void setPostProcessor(PostProcessor fitted) {
        postProcessor = Optional.of(fitted);
    }

    void published(Scores latest) {
        scores = latest;
    }

    /** The thresholds and normalisation of the latest validation, if there was one. */
    Optional<PostProcessor> fittedPostProcessor() {
        return postProcessor;
    }

    Optional<String> stopRequest() {
        return stopRequest;
    }

    @Override
    public AnomalyModule module() {
        return module;
    }

    @Override
    public Stage stage() {
        return stage;
    }

    @Override
    public int epoch() {
        return position.epoch();
    }

    @Override
    public TrainerConfig config() {
        return config;
    }

    @Override
    public long step() {
        return position.step();
    }

    @Override
    public long batch() {
        return position.batch();
    }

    @Override
    public Duration elapsed() {
        return position.elapsed();
    }

    @Override
    public Map<String, Double> learningRates() {
        return optimizers.map(Optimizers::learningRates).orElse(Map.of());
    }

    @Override
    public Scores scores() {
        return scores;
    }

    /** The current state of the fit, which must be saved at once. */
    private Snapshot snapshot() {
        Optimizers opened =
                optimizers.orElseThrow(() -> new IllegalStateException("a snapshot can be taken only during a fit"));
        Manifest manifest = Manifest.now(
                module.name(),
                epoch(),
                step(),
                scores,
                postProcessor,
                module.state().provenance(),
                Optional.of(position.state(opened, callbacks.stateDicts())));
        Map<String, NDArray> ofFit = new LinkedHashMap<>(opened.arrays());
        ofFit.putAll(average.current(module.state()));
        return new Snapshot(average.weights(module.state()), module.state().keptForUpdate(), ofFit, manifest);
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public NativeUsage nativeMemory() {
        return memory.usage();
    }

    @Override
    public RunLogger logger() {
        return logger;
    }

    @Override
    public MetricCatalog metrics() {
        return metrics;
    }

    @Override
    public PostProcessor postProcessor() {
        return postProcessor.orElseThrow(
                () -> new IllegalStateException("there are no thresholds before the first validation"));
    }

    @Override
    public void requestStop(String reason) {
        if (stopRequest.isEmpty()) {
            stopRequest = Optional.of(reason);
        }
    }
}
