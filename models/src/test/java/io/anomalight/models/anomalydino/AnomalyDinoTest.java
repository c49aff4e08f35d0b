package io.anomalight.models.anomalydino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.Batch;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.anomalydino.AnomalyDinoConfig.Masking;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.bank.MemoryBank;
import io.anomalight.models.testing.GivenFeatures;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class AnomalyDinoTest {
    private static final ImageSize SIZE = new ImageSize(80, 80);
    private static final ImageSize GRID = new ImageSize(10, 10);

    /** A bright object in the middle, a defect of it in image 1, and one of the background in image 2. */
    private static float[] features(int image) {
        float[] features = new float[2 * GRID.pixels()];
        for (int i = 0; i < GRID.pixels(); i++) {
            int y = i / 10;
            int x = i % 10;
            boolean object = y >= 3 && y < 7 && x >= 3 && x < 7;
            features[i] = object ? 5 : 1;
            features[GRID.pixels() + i] = object ? 5 : 0.5f;
        }
        int defect = image == 1 ? 44 : 9;
        if (image > 0) {
            features[GRID.pixels() + defect] = image == 1 ? 0 : 4;
        }
        return features;
    }

    private static float[] all(int images) {
        float[] all = new float[images * 2 * GRID.pixels()];
        for (int image = 0; image < images; image++) {
            System.arraycopy(features(image), 0, all, image * 2 * GRID.pixels(), 2 * GRID.pixels());
        }
        return all;
    }

    @Test
    void withAMaskOnlyDefectsOfTheObjectCount(NativeMemory memory) {
        float[] unmasked = scores(Masking.NONE, memory);
        assertThat(unmasked[1]).isGreaterThan(0.1f);
        assertThat(unmasked[2]).isGreaterThan(0.1f);
        float[] masked = scores(Masking.SCORED, memory);
        assertThat(masked[1]).isGreaterThan(0.1f);
        assertThat(masked[2]).isLessThan(1e-6f);
        assertThat(scores(Masking.ALL, memory)).isEqualTo(masked);
    }

    private static float[] scores(Masking masking, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root());
                Optimizers none = new Optimizers(List.of(), state, memory.root())) {
            AnomalyDino module = module(masking, state);
            memory.inStep(state, step -> module.trainingStep(GivenFeatures.batch(step, SIZE, 0, 1), none));
            memory.inStep(state, step -> module.onTrainEpochEnd());
            // The mask, enlarged by one patch, has 6x6 patches.
            assertThat(state.get(MemoryBank.NAME).getShape().get(0)).isEqualTo(masking == Masking.ALL ? 36 : 100);
            float[] scores = new float[3];
            PassMemory.Pass pass = state.pass().begin(Precision.FLOAT32);
            try (pass) {
                memory.inStep(state, step -> {
                    Batch batch = GivenFeatures.batch(step, SIZE, 0, 3);
                    System.arraycopy(module.validationStep(batch).scores().toFloatArray(), 0, scores, 0, 3);
                });
            }
            return scores;
        }
    }

    private static AnomalyDino module(Masking masking, ModuleState state) {
        GivenFeatures encoder =
                new GivenFeatures(List.of(new FeatureLayer("given", 2, 8)), List.of(all(3)), List.of(GRID));
        return new AnomalyDino(
                config(masking, 1, 1, 0.1, 1), encoder, state, new RunContext(0, Console.SILENT, Path.of("unused")));
    }

    @Test
    void rotationsMultiplyThePatches(NativeMemory memory) {
        RunContext context = new RunContext(0, Console.SILENT, Path.of("unused")).with(Arithmetic.PLAIN);
        try (ModuleState state = new ModuleState(memory.root());
                Optimizers none = new Optimizers(List.of(), state, memory.root())) {
            var module = new AnomalyDinoLightning().create(config(Masking.NONE, 8, 1, 0.1, 512), state, context);
            memory.inStep(state, step -> module.trainingStep(GivenFeatures.batch(step, SIZE, 1, 3), none));
            memory.inStep(state, step -> module.onTrainEpochEnd());
            assertThat(state.get(MemoryBank.NAME).getShape().get(0)).isEqualTo(2 * 8 * 100);
        }
    }

    @Test
    void anExportWithMasksIsRefusedWithTheReason(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyDino module = module(Masking.SCORED, state);
            assertThatThrownBy(module::requireNoMasks)
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("anomaly_dino can't be exported as ONNX with model.masking = scored")
                    .hasMessageEndingWith("train with model.masking=none");
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(() -> config(Masking.NONE, 0, 1, 0.1, 1))
                .hasMessage("rotations must be at least 1, but is 0");
        assertThatThrownBy(() -> config(Masking.NONE, 1, 0, 0.1, 1))
                .hasMessage("num_neighbours must be at least 1, but is 0");
        assertThatThrownBy(() -> config(Masking.NONE, 1, 1, 1.5, 1))
                .hasMessage("sampling_ratio must be above 0 and at most 1, but is 1.5");
        assertThatThrownBy(() -> config(Masking.NONE, 1, 1, 1, 0))
                .hasMessage("max_memory_mb must be at least 1, but is 0");
    }

    private static AnomalyDinoConfig config(
            Masking masking, int rotations, int neighbours, double ratio, int megabytes) {
        return new AnomalyDinoConfig(
                SIZE,
                new BackboneSpec("resnet18", List.of("layer2"), false, Map.of()),
                masking,
                2,
                rotations,
                neighbours,
                false,
                ratio,
                megabytes,
                Optional.empty());
    }
}
