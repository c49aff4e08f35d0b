package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.Batch;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataLoader;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.optim.Gradients;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.settings.StopReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class TrainerTest {
    private final List<String> moments = new ArrayList<>();

    @Test
    void callsCallbacksInOrderAndPublishesThenDecidesThenSaves(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            trainer(memory, 1, List.of(new Recorder("a"), new Recorder("b")))
                    .fit(new Brightness(state), Greys.data(2, 2));
        }
        assertThat(moments)
                .containsExactly(
                        "a fit start",
                        "b fit start",
                        "a epoch 0 start of 1",
                        "b epoch 0 start of 1",
                        "a batch",
                        "b batch",
                        "a descends on level", // Brightness takes two optimizer steps per batch
                        "b descends on level",
                        "a descends on level",
                        "b descends on level",
                        "a step 1",
                        "b step 1",
                        "a saves at STEP",
                        "b saves at STEP",
                        "a epoch 0 end",
                        "b epoch 0 end",
                        "a publishes",
                        "b publishes",
                        "a decides on [val_loss, a, b]",
                        "b decides on [val_loss, a, b]",
                        "a saves at EPOCH",
                        "b saves at EPOCH",
                        "a saves at END",
                        "b saves at END",
                        "a fit end: the only epoch is trained",
                        "b fit end: the only epoch is trained");
    }

    @Test
    void aRequestedStopEndsTheFitAfterTheStepAndIsReported(NativeMemory memory) {
        Callback impatient = new Callback() {
            @Override
            public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
                run.requestStop("enough at step " + run.step());
            }
        };
        try (ModuleState state = new ModuleState(memory.root())) {
            FitReport report = trainer(memory, 5, List.of(impatient)).fit(new Brightness(state), Greys.data(5, 2));
            assertThat(report.epochs()).isEqualTo(1);
            assertThat(report.steps()).isEqualTo(1);
            assertThat(report.stopReason()).isEqualTo(new StopReason.Requested("enough at step 1"));
        }
    }

    @Test
    void aFailureReachesEveryCallbackAndTheCaller(NativeMemory memory) {
        Callback faulty = new Callback() {
            @Override
            public void onTrainEpochEnd(Run run, Map<String, Double> means) {
                throw new IllegalStateException("first");
            }

            @Override
            public void onException(Run run, Throwable failure) {
                throw new IllegalStateException("second");
            }
        };
        try (ModuleState state = new ModuleState(memory.root())) {
            assertThatThrownBy(() -> trainer(memory, 1, List.of(faulty, new Recorder("b")))
                            .fit(new Brightness(state), Greys.data(5, 2)))
                    .hasMessage("first")
                    .hasSuppressedException(new IllegalStateException("second"));
        }
        assertThat(moments).endsWith("b saw first");
    }

    @Test
    void fittingEqualsTheSameStepsByHand(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root());
                ModuleState byHand = new ModuleState(memory.root())) {
            Brightness module = new Brightness(state);
            trainer(memory, 2, List.of()).fit(module, Greys.data(5, 2));

            Brightness other = new Brightness(byHand);
            RunContext context = new RunContext(0, Console.SILENT, Path.of("cache"));
            List<Sample> train = Greys.data(5, 2).splits().train();
            try (Optimizers optimizers = new Optimizers(other.configureOptimizers(), byHand, memory.root())) {
                long step = 0;
                for (int epoch = 0; epoch < 2; epoch++) {
                    for (HostBatch host :
                            DataLoader.shuffled(train, Greys.SIZE, 2, Greys.LOADER, context.random("order", epoch))) {
                        long now = step;
                        memory.inStep(
                                byHand,
                                scope -> other.trainingStep(
                                        new Batch(host.toNative(scope), context.random("step", now)), optimizers));
                        step++;
                    }
                }
            }
            assertThat(state.get("level").toFloatArray())
                    .isEqualTo(byHand.get("level").toFloatArray());
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void nativeMemoryIsFlatOverEpochs(NativeMemory memory) {
        List<Integer> counts = new ArrayList<>();
        Callback counter = new Callback() {
            @Override
            public void onTrainEpochStart(Run run, long batches) {
                counts.add(memory.root().getManagedArrays().size());
            }
        };
        try (ModuleState state = new ModuleState(memory.root())) {
            trainer(memory, 5, List.of(counter)).fit(new Brightness(state), Greys.data(5, 2));
        }
        assertThat(counts.subList(1, 5)).containsOnly(counts.get(1));
    }

    @Test
    void theModuleIsCalibratedOnTrainingImagesBeforeEachValidation(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Brightness module = new Brightness(state);
            trainer(memory, 2, List.of()).fit(module, Greys.data(5, 2));
            assertThat(module.calibrated).containsExactly(5, 5);
        }
    }

    private Trainer trainer(NativeMemory memory, int epochs, List<Callback> callbacks) {
        return Plan.epochs(epochs, 0).trainer(memory, callbacks);
    }

    /** Records each event. */
    private final class Recorder implements Callback {
        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        private void at(String moment) {
            moments.add(name + " " + moment);
        }

        @Override
        public Map<String, Optional<String>> publishes(SplitContents contents) {
            return Map.of(name, Optional.empty());
        }

        @Override
        public void onFitStart(Run run) {
            assertThat(run.metrics().available()).contains("val_loss", name);
            at("fit start");
        }

        @Override
        public void onTrainEpochStart(Run run, long batches) {
            at("epoch " + run.epoch() + " start of " + batches);
        }

        @Override
        public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
            at("step " + run.step());
        }

        @Override
        public void onTrainBatchStart(Run run, HostBatch batch) {
            at("batch");
        }

        @Override
        public void onBeforeOptimizerStep(Run run, String optimizer, Gradients gradients) {
            at("descends on " + optimizer);
        }

        @Override
        public void onSavePoint(Run run, SavePoint point, Supplier<Snapshot> snapshot) {
            at("saves at " + point);
        }

        @Override
        public void onTrainEpochEnd(Run run, Map<String, Double> means) {
            at("epoch " + run.epoch() + " end");
        }

        @Override
        public void onValidationBatchEnd(Run run, List<ImageResult> results) {
            assertThat(run.stage()).isEqualTo(Stage.VALIDATION);
        }

        @Override
        public Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
            assertThat(run.postProcessor().imageThreshold()).isFinite();
            at("publishes");
            return new Scores(Map.of(name, Measurement.exact(1)));
        }

        @Override
        public void onValidationEnd(Run run, Scores scores) {
            at("decides on " + scores.values().keySet());
        }

        @Override
        public void onFitEnd(Run run, FitReport report) {
            at("fit end: " + report.stopReason());
        }

        @Override
        public void onException(Run run, Throwable failure) {
            at("saw " + failure.getMessage());
        }
    }
}
