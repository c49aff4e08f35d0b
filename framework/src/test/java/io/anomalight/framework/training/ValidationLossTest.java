package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Monitor;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.testing.FixedData;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.testing.TestModule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The loss of an image is its brightness. The validation images are 0, 1, 2 and 3; 0 and 2 are normal. */
@NoNativeLeaks
class ValidationLossTest {

    @Test
    void theValidationLossIsTheMeanOverNormalImages(NativeMemory memory) {
        FitReport report = fit(memory, Greys.data(2, 2), List.of());

        assertThat(report.lastScores().get("val_loss")).hasValue(1); // not 1.5
    }

    @Test
    void withoutNormalImagesTheLossIsUndefinedAndCanNotBeMonitored(NativeMemory memory) {
        FitReport report = fit(memory, onlyDefective(), List.of());
        assertThat(report.lastScores().values())
                .containsEntry("val_loss", Measurement.undefined("there are no normal images"));

        Callback monitor = new Callback() {
            @Override
            public void onFitStart(Run run) {
                Monitor.resolve("key", "val_loss", Monitor.Mode.AUTO, run.metrics());
            }
        };
        assertThatThrownBy(() -> fit(memory, onlyDefective(), List.of(monitor)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("(there are no normal images)");
    }

    @Test
    void aLossWithoutOneNumberPerImageIsRefused(NativeMemory memory) {
        assertThatThrownBy(() -> fit(memory, Greys.data(2, 2), List.of(), 1))
                .isInstanceOf(ModuleFailure.class)
                .hasMessage("glow: its loss has 1 number for 2 images, in validation; return one number per image");
    }

    private static DataModule onlyDefective() {
        DataModule all = Greys.data(2, 2);
        List<Sample> defective = all.splits().validation().stream()
                .filter(sample -> sample.label() == Label.ANOMALOUS)
                .toList();
        return new FixedData(
                "defective", "", new Splits(all.splits().train(), defective, defective, List.of()), all.loader());
    }

    private static FitReport fit(NativeMemory memory, DataModule data, List<Callback> callbacks) {
        return fit(memory, data, callbacks, 0);
    }

    private static FitReport fit(NativeMemory memory, DataModule data, List<Callback> callbacks, int lacking) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Trainer trainer = Plan.epochs(1, 0).trainer(memory, callbacks);
            return trainer.fit(new Glow(state, lacking), data);
        }
    }

    private static final class Glow extends TestModule {
        private final int lacking;

        /** @param lacking the number of missing losses per batch */
        Glow(ModuleState state, int lacking) {
            super("glow", state, Greys.SIZE);
            this.lacking = lacking;
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.NONE.withValidationScalars("loss");
        }

        @Override
        public Prediction validationStep(Batch batch) {
            float[] losses =
                    batch.images().reshape(batch.size(), -1).mean(new int[] {1}).toFloatArray();
            float[] returned = Arrays.copyOf(losses, losses.length - lacking);
            return Prediction.ofMaps(batch.images().mean(new int[] {1}), Map.of("loss", returned));
        }
    }
}
