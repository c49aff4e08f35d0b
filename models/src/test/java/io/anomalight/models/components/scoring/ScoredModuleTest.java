package io.anomalight.models.components.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.InputChannels;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.Precisions;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.TileSupport;
import io.anomalight.framework.UpdateMethod;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.scoring.ScoringConfig.ImageScore;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class ScoredModuleTest {
    private static final ImageSize SIZE = RedChannel.SIZE;

    private static ScoringConfig config(ImageScore score, double share, boolean flip, boolean standardize) {
        return new ScoringConfig(score, share, flip, standardize);
    }

    @Test
    void withoutSettingsTheModuleItselfIsReturned(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule red = new RedChannel(state);
            assertThat(ScoredModule.of(red, ScoringConfig.NONE)).isSameAs(red);
        }
    }

    @Test
    void theScoreIsTheMeanOfTheLargestValues(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            float[] first = RedImages.random(1);
            float[] second = RedImages.random(2);
            // A share of 0.2 of 20 pixels.
            RedImages.Output top = RedImages.predict(
                    ScoredModule.of(new RedChannel(state), config(ImageScore.TOP, 0.2, false, false)),
                    memory,
                    first,
                    second);
            assertThat(top.scores).containsExactly(new float[] {top4(first), top4(second)}, within(1e-6f));
            assertThat(top.maps).startsWith(first).endsWith(second);

            RedImages.Output max = RedImages.predict(
                    ScoredModule.of(new RedChannel(state), config(ImageScore.MAX, 0.2, false, false)), memory, first);
            float[] sorted = first.clone();
            Arrays.sort(sorted);
            assertThat(max.scores).containsExactly(sorted[sorted.length - 1]);
        }
    }

    private static float top4(float[] red) {
        float[] sorted = red.clone();
        Arrays.sort(sorted);
        float sum = 0;
        for (int i = 1; i <= 4; i++) {
            sum += sorted[sorted.length - i];
        }
        return sum / 4;
    }

    @Test
    void aShareBelowOnePixelIsOnePixel(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            float[] red = RedImages.random(1);
            RedImages.Output top = RedImages.predict(
                    ScoredModule.of(new RedChannel(state), config(ImageScore.TOP, 1e-9, false, false)), memory, red);
            RedImages.Output max = RedImages.predict(
                    ScoredModule.of(new RedChannel(state), config(ImageScore.MAX, 0.5, false, false)), memory, red);
            assertThat(top.scores).isEqualTo(max.scores);
        }
    }

    @Test
    void anImageAndItsMirrorImageAreAveraged(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            float[] red = RedImages.random(3);
            RedChannel inner = new RedChannel(state) {
                @Override
                public Prediction validationStep(Batch batch) {
                    // Depends on the side: pixels of the left half count double.
                    Prediction own = super.validationStep(batch);
                    NDArray maps = own.anomalyMaps();
                    maps.get(":, :, 0:2").muli(2);
                    return new Prediction(own.scores(), maps, own.scalars());
                }
            };
            RedImages.Output output =
                    RedImages.predict(ScoredModule.of(inner, config(ImageScore.MODEL, 0.01, true, false)), memory, red);

            int width = SIZE.width();
            float[] expected = new float[red.length];
            for (int i = 0; i < red.length; i++) {
                int column = i % width;
                float seen = column < 2 ? 2 * red[i] : red[i];
                float mirrored = width - 1 - column < 2 ? 2 * red[i] : red[i];
                expected[i] = (seen + mirrored) / 2;
            }
            assertThat(output.maps).containsExactly(expected, within(1e-6f));
            assertThat(output.scores).containsExactly(new float[] {(red[0] + red[width - 1]) / 2}, within(1e-6f));
            assertThat(output.scalars.get("loss")).containsExactly(red[0]);
            assertThat(inner.calls).containsExactly("validation [a]", "validation [a#mirrored]");
        }
    }

    @Test
    void mapsAreSmoothedAndTheScoreIsTheLargestSmoothValue(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            float[] dot = new float[SIZE.pixels()];
            dot[2 * SIZE.width() + 2] = 1;
            ScoringConfig smoothing = new ScoringConfig(ImageScore.MAX, 0.01, false, false, Optional.of(0.5));
            RedImages.Output output = RedImages.predict(ScoredModule.of(new RedChannel(state), smoothing), memory, dot);

            float[] expected = new float[dot.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = (float) (weightOfTwo(i / SIZE.width(), 4) * weightOfTwo(i % SIZE.width(), 5));
            }
            assertThat(output.maps).containsExactly(expected, within(1e-6f));
            assertThat(output.scores).containsExactly(new float[] {expected[2 * SIZE.width() + 2]}, within(1e-6f));
        }
    }

    /** The weight of pixel 2 in the sum of a pixel; the kernel has two pixels on each side, and the edges are mirrors. */
    private static double weightOfTwo(int pixel, int length) {
        double weight = 0;
        double sum = 0;
        for (int k = -2; k <= 2; k++) {
            double gauss = Math.exp(-2.0 * k * k); // a standard deviation of a half
            int seen = Math.abs(pixel + k);
            sum += gauss;
            weight += (seen < length ? seen : 2 * (length - 1) - seen) == 2 ? gauss : 0;
        }
        return weight / sum;
    }

    @Test
    void smoothingWithTheScoreOfTheModelIsRefused() {
        assertThatThrownBy(() -> new ScoringConfig(ImageScore.MODEL, 0.01, false, false, Optional.of(4.0)))
                .hasMessage(
                        "smoothing is 4.0, which changes the maps but not the model's own score (image_score is model): set"
                                + " image_score to max or top");
        assertThatThrownBy(() -> new ScoringConfig(ImageScore.MAX, 0.01, false, false, Optional.of(0.0)))
                .hasMessage("smoothing must be above 0 and at most 32, but is 0.0");
    }

    @Test
    void eachCapabilityOfTheModuleSurvives(NativeMemory memory) throws ReflectiveOperationException {
        Capabilities all = Capabilities.NONE
                .withPreparation(new PreparationPasses(3, (pass, batch, optimizers) -> {}, pass -> {}))
                .withCalibration(new Calibration(Calibration.Images.TRAINING, () -> {}, batch -> {}, () -> {}))
                .withOnnx(images -> OnnxPrediction.ofMaps(images.sum(1)))
                .withTiles(new TileSupport(Optional.empty(), true))
                .withPrecisions(Precisions.BF16)
                .withValidationScalars("loss")
                .withSummary(() -> List.of(new ModulePart("level", "number", "")))
                .learningFromDefects()
                .withDefectsSetting("model.supervised=true")
                .withRegion(() -> InputRegions.of(InputRegion.of(new float[] {1}, new ImageSize(1, 1))))
                .withResize(ResizeMode.LETTERBOX)
                .withChannels(new InputChannels(() -> ImageChannels.of(5), Optional.empty()))
                .withUpdate(new ModuleUpdate(
                        Optional::empty,
                        () -> {},
                        batch -> {},
                        () -> new UpdateReport(UpdateMethod.EXACT, 1, "learned")))
                .withKept(key -> true);
        try (ModuleState state = new ModuleState(memory.root())) {
            Capabilities kept = ScoredModule.of(new RedChannel(state, all), config(ImageScore.TOP, 0.01, true, false))
                    .capabilities();
            for (RecordComponent component : Capabilities.class.getRecordComponents()) {
                assertThat(component.getAccessor().invoke(kept))
                        .as(component.getName())
                        .isNotEqualTo(component.getAccessor().invoke(Capabilities.NONE));
            }
        }
    }

    @Test
    void aShareOutsideItsRangeIsRefused() {
        for (double share : new double[] {0, -1, 1.5, Double.NaN}) {
            assertThatThrownBy(() -> config(ImageScore.TOP, share, false, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("top_share must be above 0 and at most 1, but is " + share);
        }
    }
}
