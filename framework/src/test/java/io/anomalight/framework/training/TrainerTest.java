package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Environment;
import io.anomalight.framework.ImageSize;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.logging.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.optim.Adam;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class TrainerTest {
    private static final ImageSize SIZE = new ImageSize(2, 2);

    private final List<String> moments = new ArrayList<>();

    @Test
    void callsEveryCallbackInTheOrderOfTheRecipeAndPublishesBeforeItDecides(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            trainer(memory, 1, List.of(new Recorder("a"), new Recorder("b"))).fit(new Brightness(state), data(5, 2));
        }
        assertThat(moments)
                .containsExactly(
                        "a fit start",
                        "b fit start",
                        "a epoch 0 start of 3",
                        "b epoch 0 start of 3",
                        "a step 1",
                        "b step 1",
                        "a step 2",
                        "b step 2",
                        "a step 3",
                        "b step 3",
                        "a epoch 0 end",
                        "b epoch 0 end",
                        "a publishes",
                        "b publishes",
                        "a decides on [val_loss, a, b]",
                        "b decides on [val_loss, a, b]",
                        "a fit end: all 1 epochs are trained",
                        "b fit end: all 1 epochs are trained");
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
            FitReport report = trainer(memory, 5, List.of(impatient)).fit(new Brightness(state), data(5, 2));
            assertThat(report.epochs()).isEqualTo(1);
            assertThat(report.steps()).isEqualTo(1);
            assertThat(report.stopReason()).isEqualTo(new StopReason.Requested("enough at step 1"));
        }
    }

    @Test
    void aFailureIsToldToEveryCallbackAndThenGoesOn(NativeMemory memory) {
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
                            .fit(new Brightness(state), data(5, 2)))
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
            trainer(memory, 2, List.of()).fit(module, data(5, 2));

            Brightness other = new Brightness(byHand);
            Environment environment = environment();
            List<Sample> train = data(5, 2).splits().train();
            try (Optimizers optimizers = new Optimizers(other.configureOptimizers(), byHand, memory.root())) {
                long step = 0;
                for (int epoch = 0; epoch < 2; epoch++) {
                    for (HostBatch host : io.anomalight.framework.data.DataLoader.shuffled(
                            train, SIZE, 2, LOADER, environment.random("order", epoch))) {
                        long now = step;
                        memory.inStep(
                                byHand,
                                scope -> other.trainingStep(
                                        new Batch(host.toNative(scope), host, environment.random("step", now)),
                                        optimizers));
                        step++;
                    }
                }
            }
            assertThat(state.get("level").toFloatArray())
                    .isEqualTo(byHand.get("level").toFloatArray());
            assertThat(state.strays()).isZero();
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
            trainer(memory, 5, List.of(counter)).fit(new Brightness(state), data(5, 2));
        }
        assertThat(counts.subList(1, 5)).containsOnly(counts.get(1));
    }

    @Test
    void theReferenceIsCalibratedOnTheTrainingImagesBeforeEachValidation(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Brightness module = new Brightness(state);
            trainer(memory, 2, List.of()).fit(module, data(5, 2));
            assertThat(module.calibrated).containsExactly(5, 5);
        }
    }

    private static final LoaderConfig LOADER = new LoaderConfig(2, 2, 1, LoaderConfig.OnError.FAIL);

    private Trainer trainer(NativeMemory memory, int epochs, List<Callback> callbacks) {
        TrainerConfig config = TrainerConfig.epochs(epochs, 0, Path.of("results"));
        return new Trainer(config, callbacks, RunLogger.NONE, environment(), Path.of("run"), memory);
    }

    private static Environment environment() {
        return new Environment(0, Console.SILENT, Path.of("cache"));
    }

    private static DataModule data(int train, int validation) {
        List<Sample> normal = IntStream.range(0, train)
                .<Sample>mapToObj(i -> new Grey(Path.of("train" + i), Label.NORMAL, 0.1f * i))
                .toList();
        List<Sample> judged = IntStream.range(0, 2 * validation)
                .<Sample>mapToObj(i -> new Grey(Path.of("val" + i), i % 2 == 0 ? Label.NORMAL : Label.ANOMALOUS, i))
                .toList();
        return new DataModule() {
            @Override
            public String name() {
                return "greys";
            }

            @Override
            public String category() {
                return "";
            }

            @Override
            public Splits splits() {
                return new Splits(normal, judged, judged, List.of());
            }

            @Override
            public LoaderConfig loader() {
                return LOADER;
            }
        };
    }

    private record Grey(Path path, Label label, float level) implements Sample {
        @Override
        public boolean hasMask() {
            return true;
        }

        @Override
        public HostImage read(ImageSize size) {
            float[] rgb = new float[3 * size.pixels()];
            Arrays.fill(rgb, level);
            byte[] mask = new byte[size.pixels()];
            mask[0] = (byte) (label == Label.ANOMALOUS ? 1 : 0);
            return new HostImage(path, label, size, rgb, Optional.of(mask), size);
        }
    }

    /** Learns the mean brightness by gradient descent; what differs from it is anomalous. */
    private static final class Brightness implements AnomalyModule {
        private final ModuleState state;
        private final List<Integer> calibrated = new ArrayList<>();
        private int seen;

        Brightness(ModuleState state) {
            this.state = state;
            state.own("level", new float[] {1}, 1);
        }

        @Override
        public String name() {
            return "brightness";
        }

        @Override
        public ModuleState state() {
            return state;
        }

        @Override
        public ImageSize inputSize() {
            return SIZE;
        }

        @Override
        public List<OptimizerSpec> configureOptimizers() {
            return List.of(new OptimizerSpec("level", List.of("level"), new Adam(0.1)));
        }

        @Override
        public List<String> validationScalars() {
            return List.of("loss");
        }

        @Override
        public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
            return StepOutput.loss(optimizers.get("level").minimize(new NDList(batch.images()), in -> in.head()
                    .sub(state.get("level"))
                    .square()
                    .mean()));
        }

        @Override
        public Calibration calibration() {
            return Calibration.TRAINING_IMAGES;
        }

        @Override
        public void onCalibrationStart() {
            seen = 0;
        }

        @Override
        public void calibrationStep(Batch batch) {
            seen += batch.size();
        }

        @Override
        public void onCalibrationEnd() {
            calibrated.add(seen);
        }

        @Override
        public Prediction validationStep(Batch batch) {
            NDArray maps = batch.images().sub(state.get("level")).abs().mean(new int[] {1}); // [B, H, W]
            return new Prediction(maps.reshape(batch.size(), -1).max(new int[] {1}), maps, Map.of("loss", 0.0));
        }
    }

    /** Writes down each moment. */
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
