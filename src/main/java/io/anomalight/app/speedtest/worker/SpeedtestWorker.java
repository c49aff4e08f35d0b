package io.anomalight.app.speedtest.worker;

import io.anomalight.app.speedtest.contestant.RawImages;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.profiling.PeakMemory;
import io.anomalight.framework.training.Trainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Anomalight's side of a speed test, in its own process: answers requests with the trainer, the model and the memory
 * management of {@code train} and {@code predict}.
 *
 * <p>A request is a line; the answer is numbers:
 *
 * <ul>
 *   <li>{@code train N E} trains a new module on N images for E epochs; answers the seconds of each epoch.
 *   <li>{@code score N float32} scores N images in batches; answers the seconds.
 *   <li>{@code latency N float32} scores N images one by one; answers the seconds of each.
 *   <li>{@code metrics N H W} computes the metrics of N synthetic results with maps of H x W pixels, and their intervals; answers the
 *       seconds.
 *   <li>{@code fit N} trains a module on N images for one epoch; {@code score} and {@code latency} then use it.
 *   <li>{@code product} multiplies matrices for a second; answers billions of operations per second.
 *   <li>{@code memory} answers the peak memory of the process in bytes.
 * </ul>
 */
public final class SpeedtestWorker implements AutoCloseable {
    private static final double NANOS = 1e9;

    private final Function<List<String>, WorkerRecipe> recipe;
    private final WorkerRecipe settings;
    private final RawImages file;
    private final NativeMemory memory;
    private final ScoringEngine engine;
    private Optional<List<HostImage>> images = Optional.empty();
    private Optional<AnomalyModule> fitted = Optional.empty();
    private Optional<ImageScorer> scorer = Optional.empty();

    /**
     * Creates a worker; only the calling thread may use it.
     *
     * @param recipe reads the recipe with overrides
     * @param engine the engine that scores; PyTorch trains
     */
    public SpeedtestWorker(Function<List<String>, WorkerRecipe> recipe, RawImages file, ScoringEngine engine) {
        this.recipe = recipe;
        this.engine = engine;
        this.settings = recipe.apply(List.of());
        this.file = file;
        this.memory = NativeMemory.open(
                settings.trainer().engine().accelerator(),
                settings.trainer().engine().deterministic());
    }

    /** Answers requests until the end of the input. */
    public void serve(BufferedReader requests, Consumer<String> answers) throws IOException {
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            answers.accept("ok "
                    + answer(line.split(" ", -1)).stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
    }

    private List<Double> answer(String[] request) {
        return switch (request[0]) {
            case "train" -> train(number(request, 1), number(request, 2));
            case "score" -> List.of(scorer().inBatches(number(request, 1), precision(request)));
            case "latency" -> scorer().oneByOne(number(request, 1), precision(request));
            case "fit" -> fit(number(request, 1));
            case "product" -> List.of(new MatrixProduct(memory).gigaflops());
            case "metrics" ->
                List.of(metrics(number(request, 1), new ImageSize(number(request, 2), number(request, 3))));
            case "memory" ->
                PeakMemory.read().stream().mapToObj(Double::valueOf).toList();
            default -> throw new IllegalArgumentException("unknown request: " + String.join(" ", request));
        };
    }

    private static int number(String[] request, int at) {
        return Integer.parseInt(request[at]);
    }

    private static Precision precision(String[] request) {
        return Precision.valueOf(request[2].toUpperCase(Locale.ROOT));
    }

    private List<Double> train(int count, int epochs) {
        try (ModuleState state = new ModuleState(memory.root())) {
            return fitted(state, count, epochs, settings.trainOverrides()).seconds();
        }
    }

    private List<Double> fit(int count) {
        Fit fit = fitted(new ModuleState(memory.root()), count, 1, List.of()); // lives as long as the worker
        fitted = Optional.of(fit.module());
        return fit.seconds();
    }

    /** A trained module, and the seconds of each epoch. */
    private record Fit(AnomalyModule module, List<Double> seconds) {}

    private Fit fitted(ModuleState state, int count, int epochs, List<String> more) {
        List<String> overrides =
                new ArrayList<>(List.of("trainer.max_epochs=" + epochs, "trainer.num_sanity_val_steps=0"));
        overrides.addAll(more);
        WorkerRecipe fresh = recipe.apply(overrides);
        EpochClock clock = new EpochClock();
        AnomalyModule module = fresh.model().create(state, fresh.environment());
        new Trainer(
                        fresh.trainer(),
                        Callbacks.of(clock),
                        RunLogger.NONE,
                        fresh.environment(),
                        file.file().resolveSibling("unused"),
                        memory)
                .fit(module, new MemoryImages(images(), count, fresh.batchSize()));
        return new Fit(module, clock.seconds());
    }

    private ImageScorer scorer() {
        ImageScorer used = scorer.orElseGet(this::newScorer);
        scorer = Optional.of(used);
        return used;
    }

    private ImageScorer newScorer() {
        AnomalyModule module =
                fitted.orElseGet(() -> settings.model().create(new ModuleState(memory.root()), settings.environment()));
        ContestantScorer ours = new ContestantScorer(memory, module, images(), settings.batchSize()); // calibrates
        return engine == ScoringEngine.PYTORCH ? ours : new OnnxScorer(module, images(), settings.batchSize());
    }

    private double metrics(int count, ImageSize size) {
        SyntheticScores scores = new SyntheticScores(settings.trainer(), size);
        long begin = System.nanoTime();
        if (scores.measure(count) == 0) {
            throw new IllegalStateException("no metric had a value");
        }
        return (System.nanoTime() - begin) / NANOS;
    }

    private List<HostImage> images() {
        List<HostImage> read = images.orElseGet(file::read);
        images = Optional.of(read);
        return read;
    }

    @Override
    public void close() {
        scorer.ifPresent(ImageScorer::close);
        memory.close();
    }

    /** Measures the training epochs of a fit, without validation and preparation. */
    private static final class EpochClock implements Callback {
        private static final double NANOS = 1e9;

        private final List<Double> seconds = new ArrayList<>();
        private long start;

        @Override
        public void onTrainEpochStart(Run run, long batches) {
            start = System.nanoTime();
        }

        @Override
        public void onTrainEpochEnd(Run run, Map<String, Double> means) {
            seconds.add((System.nanoTime() - start) / NANOS);
        }

        List<Double> seconds() {
            return List.copyOf(seconds);
        }
    }
}
