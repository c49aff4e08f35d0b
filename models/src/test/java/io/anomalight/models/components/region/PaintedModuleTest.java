package io.anomalight.models.components.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.ArchiveRestore;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.Targets;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.region.RegionConfig;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.OutsideColor;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.TestModule;
import io.anomalight.models.components.scoring.ScoringConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is outside of a region, or padding, counts for nothing; here the map of a model is the red channel. */
@NoNativeLeaks
final class PaintedModuleTest {
    private static final ImageSize SIZE = new ImageSize(2, 4);
    private static final int PIXELS = SIZE.pixels();
    private static final RegionConfig LEFT_HALF = new RegionConfig(
            List.of(List.of(0.0, 0.0), List.of(0.75, 0.0), List.of(0.75, 1.0), List.of(0.0, 1.0)),
            List.of(),
            List.of(),
            Optional.empty()); // columns 0 and 1, since half a pixel around each must be inside, too
    private static final ScoringConfig TOP = new ScoringConfig(ScoringConfig.ImageScore.TOP, 0.5, false, false);
    private static final RunContext CONTEXT = new RunContext(1, Console.SILENT, Path.of("cache"));

    private static final class Red extends TestModule {
        private final List<float[]> seen = new ArrayList<>();
        private Targets targets = Targets.NONE;

        Red(ModuleState state) {
            super("red", state, SIZE);
        }

        @Override
        public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
            seen.add(batch.images().toFloatArray());
            targets = batch.targets();
            return StepOutput.EMPTY;
        }

        @Override
        public Prediction validationStep(Batch batch) {
            seen.add(batch.images().toFloatArray());
            NDArray maps = batch.images().get(":, 0").duplicate();
            return new Prediction(maps.get(":, 0, 0").duplicate(), maps);
        }
    }

    private static final float[] IMAGE = {
        0.1f, 0.2f, 0.9f, 0.8f, 0.3f, 0.15f, 0.7f, 0.6f, // red
        0, 0, 0, 0, 0, 0, 0, 0, // green
        0, 0, 0, 0, 0, 0, 0, 0 // blue
    };

    @Test
    void theModelSeesOneColourOutsideAndIsScoredInside(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Red red = new Red(state);
            AnomalyModule module = PaintedModule.of(red, ScoringConfig.NONE, ResizeMode.STRETCH, LEFT_HALF, CONTEXT);
            memory.inStep(state, step -> {
                Prediction prediction = module.validationStep(batch(step, module, Label.UNKNOWN));
                assertThat(prediction.scores().toFloatArray()).containsExactly(0.3f);
                assertThat(prediction.anomalyMaps().toFloatArray())
                        .containsExactly(0.1f, 0.2f, 0.1f, 0.1f, 0.3f, 0.15f, 0.1f, 0.1f);
            });
            float[] seen = red.seen.get(0);
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                assertThat(OutsideColor.isAt(seen, pixel, PIXELS)).isEqualTo(pixel % 4 >= 2);
                assertThat(pixel % 4 >= 2 || seen[pixel] == IMAGE[pixel]).isTrue();
            }
            assertThat(CountedCells.ofWholeImages(state, SIZE, new ImageSize(1, 2))
                            .orElseThrow())
                    .containsExactly(true, false);
        }
    }

    @Test
    void theMeanOfTheLargestValuesIsOfTheInside(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = PaintedModule.of(new Red(state), TOP, ResizeMode.STRETCH, LEFT_HALF, CONTEXT);
            memory.inStep(state, step -> assertThat(module.validationStep(batch(step, module, Label.UNKNOWN))
                            .scores()
                            .toFloatArray())
                    .containsExactly((0.3f + 0.2f) / 2)); // a half of four pixels
        }
    }

    @Test
    void defectsOutsideAreNotLearned(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root());
                Optimizers optimizers = new Optimizers(List.of(), state, memory.root())) {
            Red red = new Red(state);
            AnomalyModule module = PaintedModule.of(red, ScoringConfig.NONE, ResizeMode.STRETCH, LEFT_HALF, CONTEXT);
            byte[] mask = {0, 1, 1, 1, 0, 0, 0, 1};
            memory.inStep(state, step -> module.trainingStep(batch(step, module, Label.ANOMALOUS, mask), optimizers));

            assertThat(red.targets.masks().get(0)).containsExactly(0, 1, 0, 0, 0, 0, 0, 0);
            assertThat(OutsideColor.isAt(red.seen.get(0), 2, PIXELS)).isTrue();
        }
    }

    @Test
    void anArchiveWithoutARegionIsRefusedWhenItIsUsed(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module =
                    PaintedModule.of(new Red(state), ScoringConfig.NONE, ResizeMode.STRETCH, LEFT_HALF, restoring());
            assertThatThrownBy(() -> module.capabilities().region().get())
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("the region of interest is empty");
        }
    }

    @Test
    void paddingIsToldByItsColour(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = PaintedModule.of(
                    new Red(state), ScoringConfig.NONE, ResizeMode.LETTERBOX, RegionConfig.NONE, CONTEXT);
            float[] padded = IMAGE.clone();
            for (int pixel : new int[] {2, 3, 6, 7}) {
                padded[pixel] = (float) OutsideColor.RED;
                padded[PIXELS + pixel] = (float) OutsideColor.GREEN;
                padded[2 * PIXELS + pixel] = (float) OutsideColor.BLUE;
            }
            memory.inStep(state, step -> {
                Prediction prediction = module.validationStep(
                        new Batch(step.create(padded, new Shape(1, 3, 2, 4)), new SplittableRandom(1)));
                assertThat(prediction.scores().toFloatArray()).containsExactly(0.3f);
                assertThat(prediction.anomalyMaps().toFloatArray())
                        .containsExactly(0.1f, 0.2f, 0.1f, 0.1f, 0.3f, 0.15f, 0.1f, 0.1f);
            });
            assertThat(module.capabilities().resize()).isEqualTo(ResizeMode.LETTERBOX);
        }
    }

    @Test
    void withoutSettingsTheModuleItselfIsReturned(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Red red = new Red(state);
            assertThat(PaintedModule.of(red, TOP, ResizeMode.STRETCH, RegionConfig.NONE, CONTEXT))
                    .isSameAs(red);
            assertThat(red.capabilities()).isEqualTo(Capabilities.NONE);
        }
    }

    /** A batch of the image as it is loaded for a module. */
    private static Batch batch(NDManager step, AnomalyModule module, Label label, byte... mask) {
        Optional<byte[]> defect = mask.length == 0 ? Optional.empty() : Optional.of(mask);
        HostImage image = new HostImage(Path.of("a.png"), label, SIZE, IMAGE, defect, SIZE);
        HostBatch host = new HostBatch(
                List.of(image.counting(module.capabilities().region().get())));
        return host.toTrain(host.toNative(step), new SplittableRandom(1), List.of("a"));
    }

    private static RunContext restoring() {
        return new RunContext(
                CONTEXT.seed(),
                CONTEXT.console(),
                CONTEXT.cache(),
                CONTEXT.stopSignal(),
                CONTEXT.profiler(),
                CONTEXT.precision(),
                CONTEXT.trainingPrecision(),
                CONTEXT.featureCacheMb(),
                Optional.of(new ArchiveRestore(Map.of())),
                CONTEXT.arithmetic(),
                List.of());
    }
}
