package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Environment;
import io.anomalight.framework.Interruption;
import io.anomalight.framework.Precision;
import io.anomalight.framework.UserError;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.logging.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.optim.GradientClip;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fit that goes on from a checkpoint is the same, bit for bit, as one that never stopped. */
@NoNativeLeaks
class ResumeTest {
    private static final int IMAGES = 7; // four batches, the last of one image

    private static final Plan PLAN = Plan.epochs(3, 3)
            .with(new ValidationSchedule(Optional.of(1), BatchAmount.count(3), 1))
            .with(new OptimizationConfig(Optional.of(0.5), GradientClip.Algorithm.NORM, 3, true));

    @TempDir
    Path folder;

    /**
     * What must be the same.
     *
     * @param weights every array that the module keeps at the end
     * @param moments every array that the optimizers kept when the fit was last saved; none if nothing was left to do
     * @param history every score and mean that was ever published
     */
    private record Outcome(
            Map<String, List<Float>> weights,
            Optional<Map<String, List<Float>>> moments,
            String history,
            FitReport report) {
        void assertGoesOnAs(Outcome straight, String from) {
            assertThat(weights).as(from).isEqualTo(straight.weights);
            moments.ifPresent(found -> assertThat(found).as(from).isEqualTo(straight.moments.orElseThrow()));
            assertThat(history).as(from).isEqualTo(straight.history);
            assertThat(report).as(from).isEqualTo(straight.report);
        }
    }

    @Test
    void goesOnFromEverySavePoint(NativeMemory memory) {
        Saver saver = new Saver();
        Outcome straight = fit(memory, Interruption.NEVER, saver, Optional.empty());

        assertThat(saver.saved).hasSize(2 * (4 + 1) + 3 * (4 + 1) + 1); // each step, each pass and epoch, and the end
        for (Path saved : saver.saved) {
            fit(memory, Interruption.NEVER, new Saver(), Optional.of(saved))
                    .assertGoesOnAs(straight, "from " + saved.getFileName());
        }
    }

    @Test
    void goesOnWhereverItWasInterrupted(NativeMemory memory) {
        Outcome straight = fit(memory, Interruption.NEVER, new Saver(), Optional.empty());
        int moments = 0;
        boolean interrupted = true;
        while (interrupted) {
            AtomicInteger left = new AtomicInteger(moments);
            Saver saver = new Saver();
            Outcome first = fit(memory, () -> left.getAndDecrement() <= 0, saver, Optional.empty());
            interrupted = first.report().stopReason() instanceof StopReason.Interrupted;
            if (interrupted) {
                fit(memory, Interruption.NEVER, new Saver(), Optional.of(saver.newest()))
                        .assertGoesOnAs(straight, "interrupted at moment " + moments);
            }
            moments++;
        }
        assertThat(moments).isGreaterThan(38); // it was asked between any two batches
    }

    /** The gradient that one optimizer's loss had left in the other's parameters was in no checkpoint. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void goesOnWhereTheLossesOfTwoOptimizersCross(int accumulate, NativeMemory memory) {
        Plan plan = PLAN.with(new OptimizationConfig(Optional.of(0.5), GradientClip.Algorithm.NORM, accumulate, true));
        Saver saver = new Saver();
        Outcome straight = fit(memory, plan, Crossing::new, Interruption.NEVER, saver, Optional.empty());

        assertThat(saver.saved).hasSize(3 * 4 + 3 + 1); // each step, each epoch, and the end
        for (Path saved : saver.saved) {
            fit(memory, plan, Crossing::new, Interruption.NEVER, new Saver(), Optional.of(saved))
                    .assertGoesOnAs(straight, "from " + saved.getFileName());
        }
    }

    @Test
    void anEndWithinAnEpochIsSavedAndAFitWithMoreToDoGoesOnAsIfItHadNotEnded(NativeMemory memory) {
        Outcome straight = fit(memory, Interruption.NEVER, new Saver(), Optional.empty());
        for (long steps : List.of(1L, 4L, 6L, 12L)) {
            Optional<Duration> noTime = Optional.of(Duration.ofNanos(1));
            assertGoesOn(memory, straight, new FitLength(3, 0, steps, 0, Optional.empty()), 0);
            assertGoesOn(memory, straight, new FitLength(3, 0, -1, steps, noTime), 0);
            assertGoesOn(memory, straight, FitLength.epochs(3), steps);
        }
    }

    private void assertGoesOn(NativeMemory memory, Outcome straight, FitLength shorter, long stopAfter) {
        Saver saver = new Saver();
        Diary diary = new Diary();
        diary.stopAfterStep = stopAfter;
        try (ModuleState state = new ModuleState(memory.root())) {
            FitReport ended = trainer(
                            memory, PLAN.with(shorter), Interruption.NEVER, List.of(saver, new History(), diary))
                    .fit(new Brightness(state, 2), Greys.data(IMAGES, 2));
            assertThat(saver.newest().toString()).endsWith("-END.json");
            assertThat(Checkpoint.open(saver.newest()).manifest().step()).isEqualTo(ended.steps());
            assertThat(Checkpoint.open(saver.newest()).manifest().postProcessor())
                    .isPresent()
                    .isEqualTo(ended.postProcessor());
            Outcome resumed = fit(memory, Interruption.NEVER, new Saver(), Optional.of(saver.newest()));
            String from = ended.stopReason() + " after " + ended.steps();
            assertThat(resumed.weights()).as(from).isEqualTo(straight.weights());
            assertThat(resumed.moments()).as(from).isEqualTo(straight.moments());
            assertThat(resumed.report()).as(from).isEqualTo(straight.report());
        }
    }

    @Test
    void aValidationThatWasOffIsMadeUpForWhenTheFitIsResumedWithIt(NativeMemory memory) {
        BatchLimits off = new BatchLimits(
                BatchAmount.ALL, BatchAmount.NONE, BatchAmount.ALL, BatchAmount.ALL, BatchAmount.NONE, FastDevRun.OFF);
        Saver saver = new Saver();
        try (ModuleState state = new ModuleState(memory.root())) {
            FitReport unvalidated = trainer(memory, PLAN.with(off), Interruption.NEVER, List.of(saver, new History()))
                    .fit(new Brightness(state, 2), Greys.data(IMAGES, 2));
            assertThat(unvalidated.postProcessor()).isEmpty();
        }
        Outcome straight = fit(memory, Interruption.NEVER, new Saver(), Optional.empty());
        Outcome resumed = fit(memory, Interruption.NEVER, new Saver(), Optional.of(saver.newest()));

        assertThat(resumed.weights()).isEqualTo(straight.weights());
        assertThat(resumed.report()).isEqualTo(straight.report()); // thresholds and scores among it
    }

    @Test
    void otherTrainingImagesAreRefused(NativeMemory memory) {
        Saver saver = new Saver();
        fit(memory, Interruption.NEVER, saver, Optional.empty());
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer = trainer(memory, PLAN, Interruption.NEVER, List.of());
            assertThatThrownBy(() -> trainer.resume(
                            new Brightness(state, 2), Greys.data(IMAGES - 1, 2), Checkpoint.open(saver.newest())))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("can't be resumed exactly: the training images");
        }
    }

    @Test
    void anotherAccumulationIsRefused(NativeMemory memory) {
        Saver saver = new Saver();
        fit(memory, Interruption.NEVER, saver, Optional.empty());
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer = trainer(memory, PLAN.with(OptimizationConfig.PLAIN), Interruption.NEVER, List.of());
            assertThatThrownBy(() -> trainer.resume(
                            new Brightness(state, 2), Greys.data(IMAGES, 2), Checkpoint.open(saver.newest())))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("was saved with other optimizers, or with another accumulate_grad_batches");
        }
    }

    @Test
    void aFinishedFitGoesOnWhenItIsGivenMoreEpochs(NativeMemory memory) {
        Saver saver = new Saver();
        Plan two = PLAN.with(FitLength.epochs(2));
        try (ModuleState state = new ModuleState(memory.root())) {
            trainer(memory, two, Interruption.NEVER, List.of(saver))
                    .fit(new Brightness(state, 2), Greys.data(IMAGES, 2));
        }
        Outcome straight = fit(memory, Interruption.NEVER, new Saver(), Optional.empty());
        Outcome resumed = fit(memory, Interruption.NEVER, new Saver(), Optional.of(saver.newest()));
        // Only the validation at the end of the shorter fit is more.
        assertThat(resumed.weights()).isEqualTo(straight.weights());
        assertThat(resumed.moments()).isEqualTo(straight.moments());
        assertThat(resumed.report()).isEqualTo(straight.report());
    }

    private Outcome fit(NativeMemory memory, Interruption interruption, Saver saver, Optional<Path> from) {
        return fit(memory, PLAN, state -> new Brightness(state, 2), interruption, saver, from);
    }

    private static Outcome fit(
            NativeMemory memory,
            Plan plan,
            Function<ModuleState, AnomalyModule> making,
            Interruption interruption,
            Saver saver,
            Optional<Path> from) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = making.apply(state);
            History history = new History();
            Trainer trainer = trainer(memory, plan, interruption, List.of(saver, history));
            FitReport report = from.map(
                            manifest -> trainer.resume(module, Greys.data(IMAGES, 2), Checkpoint.open(manifest)))
                    .orElseGet(() -> trainer.fit(module, Greys.data(IMAGES, 2)));
            assertThat(state.strays()).isZero();
            return new Outcome(arrays(state.kept()), saver.moments, history.text(), report);
        }
    }

    private static Trainer trainer(
            NativeMemory memory, Plan plan, Interruption interruption, List<Callback> callbacks) {
        Environment environment = new Environment(
                3,
                Console.SILENT,
                Path.of("cache"),
                interruption,
                Profiler.NONE,
                Precision.FLOAT32,
                Precision.FLOAT32,
                0);
        return new Trainer(plan.config(), callbacks, RunLogger.NONE, environment, Path.of("run"), memory);
    }

    private static Map<String, List<Float>> arrays(Map<String, NDArray> arrays) {
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

    /** Saves at every save point under a name of its own, and remembers the moments of the last one. */
    private final class Saver implements Callback {
        private final CheckpointStore store = new CheckpointStore(folder.resolve("saver" + System.nanoTime()));
        private final List<Path> saved = new ArrayList<>();
        private Optional<Map<String, List<Float>>> moments = Optional.empty();

        @Override
        public void onSavePoint(Run run, SavePoint point) {
            Snapshot snapshot = run.snapshot();
            String name = String.format("%02d-%s", saved.size(), point);
            store.save(Set.of(name), snapshot);
            saved.add(store.manifest(name));
            moments = Optional.of(arrays(snapshot.optimizers()));
        }

        private Path newest() {
            return saved.get(saved.size() - 1);
        }
    }

    /** Publishes a metric, and keeps every score, mean and epoch it saw, through a resume too. */
    private static final class History implements Callback {
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
            text.append(run.step()).append(" judged ").append(scores.defined()).append('\n');
        }
    }
}
