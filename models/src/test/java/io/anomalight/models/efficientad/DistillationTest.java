package io.anomalight.models.efficientad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Batch;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.LinesConsole;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.WeightsOrigin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class DistillationTest {
    private static final ImageSize SIZE = new ImageSize(128, 160);
    private static final int STRIDE = 8;

    /** Says of each position how red the pixel there is, and how red twice over. */
    private static final class Redness implements FeatureExtractor {
        @Override
        public List<FeatureLayer> layers() {
            return List.of(new FeatureLayer("layer2", 2, STRIDE));
        }

        @Override
        public NDList extract(NDArray images) {
            NDArray red = images.get(":, 0:1, ::" + STRIDE + ", ::" + STRIDE);
            return new NDList(red.concat(red.add(red), 1));
        }

        @Override
        public List<Value> extract(Value images, ImageSize size) {
            throw new AssertionError("no test writes this encoder as a graph");
        }

        @Override
        public WeightsOrigin origin() {
            return new WeightsOrigin("none", Optional.empty());
        }
    }

    @Test
    void patchesAreDescribedByWhatTheEncoderSaysOfTheirCentres(NativeMemory memory) {
        for (boolean padding : new boolean[] {false, true}) {
            try (ModuleState state = new ModuleState(memory.root())) {
                EncoderDescription description =
                        new EncoderDescription(new Redness(), 3, false, state, new SplittableRandom(2));
                PatchDescriptionNetwork network =
                        new PatchDescriptionNetwork("x.", List.of(""), Small.layout(2, 3, padding), state);
                memory.inStep(state, step -> {
                    NDArray ramp = step.arange(SIZE.width())
                            .toType(ai.djl.ndarray.types.DataType.FLOAT32, false)
                            .reshape(1, 1, 1, -1)
                            .broadcast(new Shape(1, 3, SIZE.height(), SIZE.width()));
                    description.gather(ramp);
                    description.finish();
                    NDArray described = description.describe(ramp, network);
                    ImageSize grid = network.grid(SIZE);
                    assertThat(described.getShape()).isEqualTo(new Shape(1, 3, grid.height(), grid.width()));
                    float[] mean = state.get("description.layer2.mean").toFloatArray();
                    float[] deviation = state.get("description.layer2.std").toFloatArray();
                    double spread = Math.sqrt((deviation[0] * deviation[0] + (double) deviation[1] * deviation[1]) / 2);
                    float[] matrix = state.get("description.layer2.projection").toFloatArray(); // [2, 3]
                    // The outermost centres see the edge, where the ramp ends.
                    for (int i = 2; i < grid.width() - 2; i++) {
                        double pixel = network.firstCentre() + 4.0 * i;
                        for (int c = 0; c < 3; c++) {
                            double expected =
                                    ((pixel - mean[0]) * matrix[c] + (2 * pixel - mean[1]) * matrix[3 + c]) / spread;
                            assertThat((double) described.getFloat(0, c, 5, i)).isCloseTo(expected, within(1e-3));
                        }
                    }
                });
            }
        }
    }

    @Test
    void theTeacherComesToSayWhatTheEncoderSays(NativeMemory memory) {
        List<String> told = new ArrayList<>();
        Console console = new LinesConsole(told);
        try (ModuleState state = new ModuleState(memory.root())) {
            EfficientAdModel model =
                    new EfficientAdModel(SIZE, new EfficientAdModel.Widths(Small.layout(4, 3, true), 1), state);
            model.teacher().initializeParameters(state, new SplittableRandom(1));
            EfficientAdConfig.Teacher config =
                    new EfficientAdConfig.Teacher(Optional.empty(), Optional.empty(), 40, 1e-2);
            Distillation distillation = new Distillation(
                    model,
                    new EncoderDescription(new Redness(), 3, false, state, new SplittableRandom(2)),
                    config,
                    console);
            try (Optimizers optimizers =
                    new Optimizers(List.of(distillation.optimizer(1e-5).orElseThrow()), state, memory.root())) {
                for (int pass = 0; pass < distillation.passes(); pass++) {
                    int number = pass;
                    memory.inStep(state, step -> {
                        HostBatch host = new HostBatch(List.of(image(number)));
                        distillation.step(
                                number, new Batch(host.toNative(step), new SplittableRandom(number)), optimizers);
                        distillation.passEnd(number);
                    });
                }
                assertThat(optimizers.steps()).isEqualTo(40);
            }
            assertThat(state.leaked()).isZero();
        }
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).startsWith("The teacher is distilled: in the last pass it missed ");
        int missed = Integer.parseInt(told.get(0).replaceAll("\\D", ""));
        assertThat(missed).isBetween(0, 60);
    }

    private static HostImage image(int number) {
        SplittableRandom random = new SplittableRandom(number);
        float[] rgb = new float[3 * SIZE.pixels()];
        double phase = random.nextDouble(6);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (float) (0.5 + 0.4 * Math.sin(phase + i % SIZE.width() / 9.0));
        }
        return new HostImage(Path.of(number + ".png"), Label.NORMAL, SIZE, rgb, Optional.empty(), SIZE);
    }
}
