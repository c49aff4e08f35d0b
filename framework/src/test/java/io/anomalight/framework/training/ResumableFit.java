package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.callback.Stateful;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.optim.GradientClip;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.settings.BatchAmount;
import io.anomalight.framework.training.settings.OptimizationConfig;
import io.anomalight.framework.training.settings.ValidationSchedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** A fit that saves at every save point, and the results that must be equal after resuming from one of them. */
final class ResumableFit {
    static final int IMAGES = 7; // four batches, the last of one image

    static final Plan PLAN = Plan.epochs(3, 3)
            .with(new ValidationSchedule(Optional.of(1), BatchAmount.count(3), 1))
            .with(new OptimizationConfig(Optional.of(0.5), GradientClip.Algorithm.NORM, 3, true));

    private final Path folder;

    ResumableFit(Path folder) {
        this.folder = folder;
    }

    Saver saver() {
        return new Saver();
    }

    Outcome fit(NativeMemory memory, StopSignal stopSignal, Saver saver, Optional<Path> from) {
        return fit(memory, PLAN, state -> new Brightness(state, 2), stopSignal, saver, from);
    }

    Outcome fit(
            NativeMemory memory,
            Plan plan,
            Function<ModuleState, AnomalyModule> making,
            StopSignal stopSignal,
            Saver saver,
            Optional<Path> from,
            Callback... more) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = making.apply(state);
            History history = new History();
            List<Callback> callbacks = new ArrayList<>(List.of(saver, history));
            callbacks.addAll(List.of(more));
            Trainer trainer = trainer(memory, plan, stopSignal, callbacks);
            FitReport report = from.map(
                            manifest -> trainer.resume(module, Greys.data(IMAGES, 2), Checkpoint.open(manifest)))
                    .orElseGet(() -> trainer.fit(module, Greys.data(IMAGES, 2)));
            assertThat(state.leaked()).isZero();
            return new Outcome(arrays(state.saved()), saver.moments, history.text(), report);
        }
    }

    static Trainer trainer(NativeMemory memory, Plan plan, StopSignal stopSignal, List<Callback> callbacks) {
        RunContext context = new RunContext(
                3,
                Console.SILENT,
                Path.of("cache"),
                stopSignal,
                Profiler.NONE,
                Precision.FLOAT32,
                Precision.FLOAT32,
                0);
        return new Trainer(plan.config(), Callbacks.of(callbacks), RunLogger.NONE, context, Path.of("run"), memory);
    }

    static Map<String, List<Float>> arrays(Map<String, NDArray> arrays) {
        Map<String, List<Float>> copies = new TreeMap<>();
        arrays.forEach((name, array) -> {
            List<Float> values = new ArrayList<>();
            for (float value : array.toFloatArray()) {
                values.add(value);
            }
            copies.put(name, values);
        });
        return copies;
    }

    /**
     * The results that must be equal.
     *
     * @param weights all saved arrays of the module at the end
     * @param moments all arrays of the optimizers at the last save; empty if nothing was left to do
     * @param history all published scores and means
     */
    record Outcome(
            Map<String, List<Float>> weights,
            Optional<Map<String, List<Float>>> moments,
            String history,
            FitReport report) {
        void assertEquals(Outcome straight, String from) {
            assertThat(weights).as(from).isEqualTo(straight.weights);
            moments.ifPresent(found -> assertThat(found).as(from).isEqualTo(straight.moments.orElseThrow()));
            assertThat(history).as(from).isEqualTo(straight.history);
            assertThat(report).as(from).isEqualTo(straight.report);
        }
    }

    /** Saves under a new name at every save point, and keeps the moments of the last one. */
    final class Saver implements Callback {
        private final CheckpointStore store = new CheckpointStore(folder.resolve("saver" + System.nanoTime()));
        final List<Path> saved = new ArrayList<>();
        private Optional<Map<String, List<Float>>> moments = Optional.empty();

        @Override
        public void onSavePoint(Run run, SavePoint point, Supplier<Snapshot> snapshot) {
            Snapshot fit = snapshot.get();
            String name = String.format("%02d-%s", saved.size(), point);
            store.save(Set.of(name), fit);
            saved.add(store.manifest(name));
            moments = Optional.of(arrays(fit.optimizers()));
        }

        Path newest() {
            return saved.get(saved.size() - 1);
        }
    }

    /** Publishes a metric, and records all scores, means and epochs, also across a resume. */
    static final class History implements Callback, Stateful {
        private final StringBuilder text = new StringBuilder();

        String text() {
            return text.toString();
        }

        @Override
        public Map<String, String> stateDict() {
            return Map.of("text", text());
        }

        @Override
        public void loadStateDict(Map<String, String> state) {
            text.setLength(0);
            text.append(state.getOrDefault("text", ""));
        }

        @Override
        public Map<String, Optional<String>> publishes(SplitContents contents) {
            return Map.of("threshold", Optional.empty());
        }

        @Override
        public void onTrainEpochEnd(Run run, Map<String, Double> means) {
            text.append(run.epoch()).append(" trained ").append(means).append('\n');
        }

        @Override
        public Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
            return new Scores(
                    Map.of("threshold", Measurement.exact(run.postProcessor().imageThreshold())));
        }

        @Override
        public void onValidationEnd(Run run, Scores scores) {
            text.append(run.step())
                    .append(" evaluated ")
                    .append(scores.defined())
                    .append('\n');
        }
    }
}
