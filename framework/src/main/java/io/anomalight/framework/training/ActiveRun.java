package io.anomalight.framework.training;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.logging.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The run as the trainer sees it: what changes while it goes on, and who listens. */
final class ActiveRun implements Run {
    private final AnomalyModule module;
    private final List<Callback> listeners;
    private final Path directory;
    private final RunLogger logger;
    private final Console console;
    private final int maxEpochs;
    private final Set<String> skipped = new LinkedHashSet<>();
    private MetricCatalog metrics = new MetricCatalog(Map.of());
    private Optional<PostProcessor> postProcessor;
    private Optional<String> stopRequest = Optional.empty();
    private Stage stage = Stage.TRAINING;
    private int epoch;
    private long step;

    ActiveRun(
            AnomalyModule module,
            List<Callback> listeners,
            Path directory,
            RunLogger logger,
            Console console,
            int maxEpochs,
            Optional<PostProcessor> postProcessor) {
        this.module = module;
        this.listeners = listeners;
        this.directory = directory;
        this.logger = logger;
        this.console = console;
        this.maxEpochs = maxEpochs;
        this.postProcessor = postProcessor;
    }

    /** Calls every listener, in order. */
    void tell(Consumer<Callback> moment) {
        listeners.forEach(moment);
    }

    /** Adds to {@code scores} what every listener publishes, in order. */
    Scores gather(Scores scores, Function<Callback, Scores> moment) {
        Scores all = scores;
        for (Callback listener : listeners) {
            all = all.plus(moment.apply(listener));
        }
        return all;
    }

    /** Runs {@code body}; if it fails, tells every listener before the failure goes on. */
    <T> T guarded(Supplier<T> body) {
        try {
            return body.get();
        } catch (RuntimeException | Error failure) {
            for (Callback listener : listeners) {
                tellOfFailure(listener, failure);
            }
            throw failure;
        }
    }

    private void tellOfFailure(Callback listener, Throwable failure) {
        try {
            listener.onException(this, failure);
        } catch (RuntimeException second) {
            failure.addSuppressed(second); // the first failure is the one to report
        }
    }

    /** Says which images were left out, each of them once. */
    void reportSkipped(List<String> reasons) {
        List<String> news = reasons.stream().filter(skipped::add).toList();
        if (!news.isEmpty()) {
            console.line(news.size() + " images were left out (data.on_error = skip):");
            news.forEach(reason -> console.line("  " + reason));
        }
    }

    void enter(Stage next) {
        stage = next;
    }

    void beginEpoch(int next) {
        epoch = next;
        stage = Stage.TRAINING;
    }

    void countStep() {
        step++;
    }

    void announce(MetricCatalog catalog) {
        metrics = catalog;
    }

    void learned(PostProcessor learned) {
        postProcessor = Optional.of(learned);
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
        return epoch;
    }

    @Override
    public int maxEpochs() {
        return maxEpochs;
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public RunLogger logger() {
        return logger;
    }

    @Override
    public Console console() {
        return console;
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
