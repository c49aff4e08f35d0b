package io.anomalight.models.components.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.Precisions;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.TileSupport;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.scoring.ScoringConfig.ImageScore;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class ScoredModuleTest {
    private static final ImageSize SIZE = RedChannel.SIZE;

    private static final class Output {
        private final float[] scores;
        private final float[] maps;
        private final Map<String, float[]> scalars;

        Output(Prediction prediction) {
            scores = prediction.scores().toFloatArray();
            maps = prediction.anomalyMaps().toFloatArray();
            scalars = prediction.scalars();
        }
    }

    private static Output predict(AnomalyModule module, NativeMemory memory, float[]... reds) {
        List<Output> outputs = new ArrayList<>();
        memory.inStep(module.state(), step -> {
            Prediction prediction = module.validationStep(batch(step, reds));
            prediction.check(reds.length, SIZE);
            outputs.add(new Output(prediction));
        });
        return outputs.get(0);
    }

    private static Batch batch(NDManager step, float[]... reds) {
        int pixels = SIZE.pixels();
        float[] images = new float[reds.length * 3 * pixels];
        for (int i = 0; i < reds.length; i++) {
            System.arraycopy(reds[i], 0, images, i * 3 * pixels, pixels);
        }
        return new Batch(
                step.create(images, new Shape(reds.length, 3, SIZE.height(), SIZE.width())),
                new SplittableRandom(1),
                List.of("a", "b", "c").subList(0, reds.length));
    }

    private static float[] random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] red = new float[SIZE.pixels()];
        for (int i = 0; i < red.length; i++) {
            red[i] = (float) random.nextDouble();
        }
        return red;
    }

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
            float[] first = random(1);
            float[] second = random(2);
            // A share of 0.2 of 20 pixels.
            Output top = predict(
                    ScoredModule.of(new RedChannel(state), config(ImageScore.TOP, 0.2, false, false)),
                    memory,
                    first,
                    second);
            assertThat(top.scores).containsExactly(new float[] {top4(first), top4(second)}, within(1e-6f));
            assertThat(top.maps).startsWith(first).endsWith(second);

            Output max = predict(
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
            float[] red = random(1);
            Output top = predict(
                    ScoredModule.of(new RedChannel(state), config(ImageScore.TOP, 1e-9, false, false)), memory, red);
            Output max = predict(
                    ScoredModule.of(new RedChannel(state), config(ImageScore.MAX, 0.5, false, false)), memory, red);
            assertThat(top.scores).isEqualTo(max.scores);
        }
    }

    @Test
    void anImageAndItsMirrorImageAreAveraged(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            float[] red = random(3);
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
            Output output = predict(ScoredModule.of(inner, config(ImageScore.MODEL, 0.01, true, false)), memory, red);

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
    void mapsAreStandardizedByTheNormalImages(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = ScoredModule.of(new RedChannel(state), config(ImageScore.MAX, 0.01, false, true));
            calibrate(module, memory, List.of(constant(0.2f), constant(0.6f), constant(1)));

            // Mean 0.6 and standard deviation √((0.16 + 0 + 0.16) / 3) everywhere; smoothing does not change constants.
            float[] red = random(4);
            float deviation = (float) Math.sqrt(0.32 / 3);
            float[] expected = new float[red.length];
            for (int i = 0; i < red.length; i++) {
                expected[i] = (red[i] - 0.6f) / deviation;
            }
            assertThat(predict(module, memory, red).maps).containsExactly(expected, within(1e-4f));
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void mapsThatNeverDifferAreOnlyShifted(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = ScoredModule.of(new RedChannel(state), config(ImageScore.MAX, 0.01, false, true));
            calibrate(module, memory, List.of(constant(0.5f), constant(0.5f)));
            assertThat(predict(module, memory, constant(0.75f)).scores)
                    .containsExactly(new float[] {0.25f}, within(1e-6f));
        }
    }

    @Test
    void anotherCalibrationStartsAgain(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = ScoredModule.of(new RedChannel(state), config(ImageScore.MAX, 0.01, false, true));
            List<float[]> images = List.of(constant(0.2f), constant(0.6f));
            calibrate(module, memory, List.of(constant(0), constant(5)));
            calibrate(module, memory, images);
            float[] again = predict(module, memory, random(5)).maps;
            calibrate(module, memory, images);
            assertThat(predict(module, memory, random(5)).maps).isEqualTo(again);
        }
    }

    private static float[] constant(float value) {
        float[] red = new float[SIZE.pixels()];
        Arrays.fill(red, value);
        return red;
    }

    private static void calibrate(AnomalyModule module, NativeMemory memory, List<float[]> images) {
        Optional<Calibration> each = module.capabilities().reference();
        while (each.isPresent()) {
            Calibration calibration = each.get();
            memory.inStep(module.state(), step -> calibration.start().run());
            for (float[] image : images) {
                memory.inStep(module.state(), step -> calibration.step().accept(batch(step, image)));
            }
            memory.inStep(module.state(), step -> calibration.end().run());
            each = calibration.next();
        }
    }

    @Test
    void theCalibrationOfTheModuleComesFirst(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            List<String> order = new ArrayList<>();
            Calibration own = new Calibration(
                    Calibration.Images.TRAINING,
                    () -> order.add("start"),
                    batch -> order.add("step"),
                    () -> order.add("end"));
            RedChannel red = new RedChannel(state, Capabilities.NONE.withCalibration(own)) {
                @Override
                public Prediction validationStep(Batch batch) {
                    order.add("validation");
                    return super.validationStep(batch);
                }
            };
            AnomalyModule module = ScoredModule.of(red, config(ImageScore.MAX, 0.01, false, true));
            calibrate(module, memory, List.of(constant(1), constant(2)));
            assertThat(order).containsExactly("start", "step", "step", "end", "validation", "validation");
        }
    }

    @Test
    void mapsThatDependOnAllEvaluatedImagesAreNotStandardized(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Calibration evaluated = new Calibration(Calibration.Images.EVALUATED, () -> {}, batch -> {}, () -> {});
            RedChannel ofBatches =
                    new RedChannel(state, Capabilities.NONE.withTiles(new TileSupport(Optional.empty(), true)));
            assertThatThrownBy(() -> ScoredModule.of(ofBatches, config(ImageScore.MAX, 0.01, false, true)))
                    .isInstanceOf(UserError.class);
            RedChannel red = new RedChannel(state, Capabilities.NONE.withCalibration(evaluated));
            assertThatThrownBy(() -> ScoredModule.of(red, config(ImageScore.MAX, 0.01, false, true)))
                    .isInstanceOf(UserError.class)
                    .hasMessage("model.scoring.standardize = true can't be used with this red, whose maps depend on"
                            + " other evaluated images: set model.scoring.standardize=false");
        }
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
                .learningFromDefects();
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

    @Test
    void standardizedMapsNeedAScoreOfTheirOwn() {
        assertThatThrownBy(() -> config(ImageScore.MODEL, 0.01, false, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set image_score to max or top");
    }
}
