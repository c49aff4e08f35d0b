package io.anomalight.callbacks;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.MetricCatalog;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.callback.Stateful;
import io.anomalight.framework.checkpoint.Manifest;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.checkpoint.TrainingState;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeUsage;
import io.anomalight.framework.metrics.Curve;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.guarantee.NormalScores;
import io.anomalight.framework.metrics.regions.RegionRules;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.settings.BatchAmount;
import io.anomalight.framework.training.settings.BatchLimits;
import io.anomalight.framework.training.settings.FastDevRun;
import io.anomalight.framework.training.settings.FitLength;
import io.anomalight.framework.training.settings.StopReason;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A fake run: tests set its position, and read its output. */
public final class FakeRun implements Run {
    public static final PostProcessor POST_PROCESSOR = new PostProcessor(
            0.5f,
            0.25f,
            0,
            1,
            -1,
            2,
            "best F1 on validation",
            "by hand",
            0.5f,
            "",
            new FalseAlarmPromise(FalseAlarmPromise.Choice.SEARCHED, 20, 1, 1),
            NormalScores.NONE,
            Map.of(),
            RegionRules.DEFAULT);
    public static final BatchLimits QUICK = new BatchLimits(
            BatchAmount.ALL, BatchAmount.ALL, BatchAmount.ALL, BatchAmount.ALL, BatchAmount.NONE, new FastDevRun(1));
    public static final FitReport REPORT = new FitReport(3, 96, Scores.NONE, new StopReason.MaxEpochs(3));

    /** All output on the console, including progress. */
    public final List<String> said = new ArrayList<>();

    /** Tags of the logged pictures, histograms and curves, with their step. */
    public final List<String> logged = new ArrayList<>();

    /** The logged scalars by step; a later call for the same step replaces the earlier one. */
    public final Map<Long, Map<String, Double>> scalars = new TreeMap<>();

    public final List<String> stopRequests = new ArrayList<>();
    public Map<String, Optional<String>> catalog = new LinkedHashMap<>();
    public boolean validates = true;
    public Optional<ModuleState> state = Optional.empty();
    public Stage stage = Stage.TRAINING;
    public int epoch;
    public int maxEpochs = 3;
    public long batch;
    public long step;
    public int logEveryNSteps = 1;
    public BatchLimits limits = BatchLimits.NONE;
    public Duration elapsed = Duration.ZERO;
    public Scores scores = Scores.NONE;
    public Map<String, Double> learningRates = new LinkedHashMap<>();
    Map<String, Map<String, String>> callbackStates = new LinkedHashMap<>();

    /** Callbacks whose state is in the snapshot, as in a real run. */
    public final Map<String, Stateful> callbacks = new LinkedHashMap<>();

    private final Path directory;

    public FakeRun(Path directory) {
        this.directory = directory;
    }

    /** A run whose validations publish these metrics. */
    public static FakeRun publishing(String... metrics) {
        FakeRun run = new FakeRun(Path.of("results"));
        for (String metric : metrics) {
            run.catalog.put(metric, Optional.empty());
        }
        return run;
    }

    public static Scores scores(String metric, double value) {
        return new Scores(Map.of(metric, Measurement.exact(value)));
    }

    @Override
    public AnomalyModule module() {
        return new FakeModule();
    }

    private final class FakeModule implements AnomalyModule {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public ModuleState state() {
            return state.orElseThrow();
        }

        @Override
        public ImageSize inputSize() {
            return new ImageSize(2, 2);
        }

        @Override
        public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
            return StepOutput.EMPTY;
        }

        @Override
        public Prediction validationStep(Batch batch) {
            throw new AssertionError("this module does not score");
        }
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
    public TrainerConfig config() {
        Plan plan = Plan.epochs(1, 0)
                .with(new FitLength(maxEpochs, 0, Long.MAX_VALUE, 0, Optional.empty()))
                .withLogEveryNSteps(logEveryNSteps);
        return plan.with(limits).config();
    }

    @Override
    public long batch() {
        return batch;
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public Duration elapsed() {
        return elapsed;
    }

    @Override
    public Map<String, Double> learningRates() {
        return learningRates;
    }

    @Override
    public Scores scores() {
        return scores;
    }

    public Snapshot snapshot() {
        callbacks.forEach((name, callback) -> callbackStates.put(name, callback.stateDict()));
        TrainingState training = new TrainingState(
                0, epoch, 0, step, step, true, false, elapsed, Map.of(), Map.of(), Map.of(), callbackStates, "data");
        Manifest manifest = Manifest.now(
                "fake",
                epoch,
                step,
                scores,
                Optional.of(POST_PROCESSOR),
                module().state().provenance(),
                Optional.of(training));
        return new Snapshot(module().state().saved(), Map.of(), manifest);
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public NativeUsage nativeMemory() {
        return new NativeUsage(7, 3_000_000);
    }

    @Override
    public RunLogger logger() {
        return new RunLogger() {
            @Override
            public void scalars(long step, Map<String, Double> values) {
                scalars.put(step, new TreeMap<>(values));
            }

            @Override
            public void image(long step, String tag, BufferedImage image) {
                logged.add(tag + " at " + step);
            }

            @Override
            public void histogram(long step, String tag, double[] values) {
                logged.add(tag + " at " + step + " " + Arrays.toString(values));
            }

            @Override
            public void curve(long step, String tag, Curve curve) {
                logged.add(tag + " at " + step + " " + curve.positives() + "/" + curve.negatives());
            }
        };
    }

    /** A console that adds its output to {@link #said}. */
    public Console console() {
        return new Console() {
            @Override
            public void line(String text) {
                said.add(text);
            }

            @Override
            public Progress progress(String task, String unit, long total) {
                said.add("[" + task + " of " + total + " " + unit);
                return new FakeProgress();
            }
        };
    }

    private final class FakeProgress implements Progress {
        @Override
        public void step(long units) {
            said.add("+" + units);
        }

        @Override
        public void note(String text) {
            said.add(text);
        }

        @Override
        public void close() {
            said.add("]");
        }
    }

    @Override
    public MetricCatalog metrics() {
        return new MetricCatalog(catalog, validates);
    }

    @Override
    public PostProcessor postProcessor() {
        return POST_PROCESSOR;
    }

    @Override
    public void requestStop(String reason) {
        stopRequests.add(reason);
    }
}
