package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.FixedData;
import io.anomalight.framework.testing.LinesConsole;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.TestModule;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A module that is calibrated on normal validation images, which differ in brightness from the training images. */
@NoNativeLeaks
class ValidationCalibrationTest {
    private final LinesConsole console = new LinesConsole();

    /** Records the brightness of each image of a calibration. */
    private static final class Recorder extends TestModule {
        final List<Float> seen = new ArrayList<>();

        Recorder(ModuleState state) {
            super("recorder", state, Greys.SIZE);
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.NONE.withCalibration(
                    new Calibration(Calibration.Images.VALIDATION, seen::clear, this::record, () -> {}));
        }

        private void record(Batch batch) {
            for (int i = 0; i < batch.size(); i++) {
                try (NDArray image = batch.images().get(i)) {
                    seen.add(image.max().getFloat());
                }
            }
        }

        @Override
        public Prediction validationStep(Batch batch) {
            return Prediction.ofMaps(batch.images().mean(new int[] {1}));
        }
    }

    @Test
    void onlyNormalValidationImagesAreUsed(NativeMemory memory) {
        assertThat(calibrated(Greys.data(3, 3), memory)).containsExactly(0f, 2f, 4f);
        assertThat(console.lines()).isEmpty();
    }

    @Test
    void normalTrainingImagesAreUsedIfThereAreNoneAndThisIsReported(NativeMemory memory) {
        Splits splits = Greys.data(3, 3).splits();
        List<Sample> defective = splits.validation().stream()
                .filter(sample -> sample.label() == Label.ANOMALOUS)
                .toList();
        DataModule data =
                new FixedData("greys", "", new Splits(splits.train(), defective, defective, List.of()), Greys.LOADER);

        assertThat(calibrated(data, memory)).containsExactly(0f, 0.1f, 0.2f);
        assertThat(console.lines())
                .containsExactly("There are no good validation images, so recorder is calibrated on the good training"
                        + " images, where its scores are lower");
    }

    private List<Float> calibrated(DataModule data, NativeMemory memory) {
        TrainerConfig config = TrainerConfig.epochs(1, 0);
        RunContext context = new RunContext(0, console, Path.of("cache"));
        try (ModuleState state = new ModuleState(memory.root())) {
            Recorder recorder = new Recorder(state);
            new Trainer(config, Callbacks.of(List.of()), RunLogger.NONE, context, Path.of("run"), memory)
                    .fit(recorder, data);
            return List.copyOf(recorder.seen);
        }
    }
}
