package io.anomalight.models.efficientad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.training.settings.FitLength;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class EfficientAdTest {
    @TempDir
    Path folder;

    @Test
    void hardLossIsTheMeanOfWhatReachesTheQuantileOfEachImage(NativeMemory memory) {
        SplittableRandom random = new SplittableRandom(6);
        int length = 4 * 30 * 37;
        float[] taught = gaussians(2 * length, random);
        float[] learned = gaussians(2 * length, random);
        double expected = (hardByHand(taught, learned, 0, length) + hardByHand(taught, learned, length, length)) / 2;
        try (NDManager manager = memory.root().newSubManager()) {
            Shape shape = new Shape(2, 4, 30, 37);
            NDArray loss = Objective.hard(manager.create(taught, shape), manager.create(learned, shape));
            assertThat((double) loss.getFloat()).isCloseTo(expected, within(1e-5 * expected));
        }
    }

    private static double hardByHand(float[] taught, float[] learned, int from, int length) {
        double[] squares = new double[length];
        for (int i = 0; i < length; i++) {
            double difference = (double) taught[from + i] - learned[from + i];
            squares[i] = difference * difference;
        }
        Arrays.sort(squares);
        double position = 0.999 * (length - 1);
        int below = (int) position;
        double quantile = squares[below] + (position - below) * (squares[below + 1] - squares[below]);
        return Arrays.stream(squares)
                .filter(square -> square >= quantile)
                .average()
                .orElseThrow();
    }

    private static float[] gaussians(int length, SplittableRandom random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Test
    void theRateFallsToATenthForTheLastTwentiethOfTheSteps() {
        assertThat(LateDrop.INSTANCE.factor(new Schedule.Moment(0, 0, 10, 20))).isEqualTo(1);
        assertThat(LateDrop.INSTANCE.factor(new Schedule.Moment(18, 9, 10, 20))).isEqualTo(1);
        assertThat(LateDrop.INSTANCE.factor(new Schedule.Moment(19, 0, 10, 20))).isEqualTo(0.1);
        assertThat(LateDrop.INSTANCE.factor(new Schedule.Moment(500, 0, 10, -1)))
                .as("a fit without an end")
                .isEqualTo(1);
    }

    @Test
    void theRateAlsoFallsIfStepsOrTimeEndTheFit() {
        FitLength ofPaper = new FitLength(1000, 0, 70_000, 0, Optional.empty());
        assertThat(LateDrop.INSTANCE.factor(ofPaper.moment(318, 37, 209, Duration.ZERO))) // step 66,499
                .isEqualTo(1);
        assertThat(LateDrop.INSTANCE.factor(ofPaper.moment(318, 38, 209, Duration.ZERO)))
                .isEqualTo(0.1);
        FitLength ofHour = new FitLength(-1, 0, -1, 0, Optional.of(Duration.ofMinutes(100)));
        assertThat(LateDrop.INSTANCE.factor(ofHour.moment(3, 0, 209, Duration.ofMinutes(94))))
                .isEqualTo(1);
        assertThat(LateDrop.INSTANCE.factor(ofHour.moment(3, 0, 209, Duration.ofMinutes(95))))
                .isEqualTo(0.1);
    }

    @Test
    void quantilesOfTheMapsBecomeZeroAndATenth(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            NormalizedMaps maps = new NormalizedMaps(new ImageSize(50, 80), false, state);
            memory.inStep(state, step -> {
                float[] both = new float[2 * 4000];
                for (int i = 0; i < 4000; i++) {
                    both[i] = i;
                    both[4000 + i] = -5 * i;
                }
                maps.forget();
                maps.observe(step.create(both, new Shape(2, 50, 80)));
                maps.finish();
                assertThat(combinedOfFlat(maps, step, 0.9 * 3999, -5 * 0.1 * 3999))
                        .isCloseTo(0, within(1e-5f));
                assertThat(combinedOfFlat(maps, step, 0.995 * 3999, -5 * 0.005 * 3999))
                        .isCloseTo(0.1f, within(1e-5f));
                assertThat(combinedOfFlat(maps, step, 0.995 * 3999, -5 * 0.1 * 3999))
                        .isCloseTo(0.05f, within(1e-5f));
            });
        }
    }

    private static float combinedOfFlat(NormalizedMaps maps, NDManager step, double student, double autoencoder) {
        float[] flat = new float[2 * 6];
        Arrays.fill(flat, 0, 6, (float) student);
        Arrays.fill(flat, 6, 12, (float) autoencoder);
        NDArray combined = maps.combined(step.create(flat, new Shape(2, 2, 3)));
        assertThat(combined.getShape()).isEqualTo(new Shape(1, 50, 80));
        return combined.toFloatArray()[777];
    }

    @Test
    void gridsAndAutoencodersFitImagesOfManySizes(NativeMemory memory) {
        for (ImageSize size : List.of(
                new ImageSize(64, 64), new ImageSize(130, 203), new ImageSize(256, 192), new ImageSize(384, 320))) {
            for (boolean padding : new boolean[] {false, true}) {
                try (ModuleState state = new ModuleState(memory.root())) {
                    EfficientAdModel model = new EfficientAdModel(
                            size, new EfficientAdModel.Widths(Small.layout(2, 2, padding), 1), state);
                    model.teacher().initializeParameters(state, new SplittableRandom(1));
                    model.initializeParameters(new SplittableRandom(2));
                    memory.inStep(state, step -> {
                        NDArray image = step.ones(new Shape(1, 3, size.height(), size.width()));
                        ImageSize grid = model.teacher().grid(size);
                        assertThat(model.maps(image).getShape()).isEqualTo(new Shape(2, grid.height(), grid.width()));
                    });
                }
            }
        }
    }

    @Test
    void mapsInBfloat16AreNearThoseInFloat32(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            EfficientAdModel model =
                    new EfficientAdModel(Small.SIZE, new EfficientAdModel.Widths(Small.layout(8, 16, true), 4), state);
            model.teacher().initializeParameters(state, new SplittableRandom(1));
            model.initializeParameters(new SplittableRandom(2));
            float[] exact = maps(model, Precision.FLOAT32, memory);
            float[] near = maps(model, Precision.BF16, memory);
            float largest = 0;
            for (float value : exact) {
                largest = Math.max(largest, value);
            }
            assertThat(near).isNotEqualTo(exact).containsExactly(exact, within(0.03f * largest));
        }
    }

    private static float[] maps(EfficientAdModel model, Precision precision, NativeMemory memory) {
        List<float[]> maps = new ArrayList<>();
        PassMemory.Pass pass = model.state().pass().begin(precision);
        try (pass) {
            memory.inStep(model.state(), step -> {
                float[] noise = gaussians(3 * Small.SIZE.pixels(), new SplittableRandom(3));
                Shape shape = new Shape(1, 3, Small.SIZE.height(), Small.SIZE.width());
                maps.add(model.maps(step.create(noise, shape)).toFloatArray());
            });
        }
        return maps.get(0);
    }

    @Test
    void imagesTooSmallForTheBottleneckAreRefused() {
        assertThatThrownBy(() -> Small.sized(new ImageSize(256, 63)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("input_size must be at least 64 pixels both ways")
                .hasMessageContaining("256x63");
    }

    @Test
    void aTeacherFromAFileIsNeitherDistilledNorSaved(NativeMemory memory) throws IOException {
        Path file = teacherFile(memory, 4, 6);
        try (ModuleState state = new ModuleState(memory.root())) {
            var module = Small.module(Small.config(Optional.empty(), Optional.of(file)), state);
            assertThat(module.capabilities().preparation().orElseThrow().count())
                    .isEqualTo(1);
            assertThat(module.configureOptimizers()).hasSize(1);
            assertThat(state.provenance()).containsKeys("teacher.source", "teacher.sha256");
            assertThat(state.names("encoder.")).isEmpty();
            assertThat(state.saved().keySet())
                    .noneMatch(name -> name.startsWith("teacher.conv"))
                    .anyMatch(name -> name.startsWith("teacher.channels"));
            assertThat(state.get("teacher.conv4.bias").toFloatArray()).containsOnly(0.5f);
        }
    }

    @Test
    void aTeacherOfAnotherShapeIsRefusedInASentence(NativeMemory memory) throws IOException {
        Path file = teacherFile(memory, 5, 6);
        Path nothing = folder.resolve("nothing.safetensors");
        try (ModuleState state = new ModuleState(memory.root())) {
            assertThatThrownBy(() -> Small.module(Small.config(Optional.empty(), Optional.of(file)), state))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("\"conv1.weight\" as F32[5, 3, 4, 4], but the teacher needs F32[4, 3, 4, 4]");
            assertThatThrownBy(() -> Small.module(Small.config(Optional.empty(), Optional.of(nothing)), state))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("model.teacher.file=" + nothing + " does not exist");
        }
    }

    private Path teacherFile(NativeMemory memory, int width, int outputs) throws IOException {
        Path file = folder.resolve("teacher.safetensors");
        try (ModuleState state = new ModuleState(memory.root())) {
            PatchDescriptionNetwork network =
                    new PatchDescriptionNetwork("", List.of(""), Small.layout(width, outputs, false), state);
            network.initializeParameters(state, new SplittableRandom(1));
            float[] halves = new float[outputs];
            Arrays.fill(halves, 0.5f);
            state.parameter("conv4.bias", halves, outputs);
            Safetensors.write(file, tensors(state), Map.of());
        }
        return file;
    }

    @Test
    void penaltyImagesAreTheMiddleOfTheWholeAtTwiceTheSize(NativeMemory memory) throws IOException {
        Path nested = Files.createDirectories(folder.resolve("n01/x"));
        BufferedImage picture = new BufferedImage(256, 320, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 320; y++) {
            for (int x = 0; x < 256; x++) {
                picture.setRGB(x, y, ((y & 0xff) << 16) | (x << 8));
            }
        }
        ImageIO.write(picture, "png", nested.resolve("a.png").toFile());
        ImageSize size = new ImageSize(160, 128); // twice that is the picture's own size
        PenaltyImages images = PenaltyImages.in(folder, size, Console.SILENT);
        try (NDManager manager = memory.root().newSubManager()) {
            NDArray drawn = images.draw(8, new SplittableRandom(3), manager);
            assertThat(drawn.getShape()).isEqualTo(new Shape(8, 3, 160, 128));
            float[] values = drawn.toFloatArray();
            int pixels = size.pixels();
            int grey = 0;
            for (int i = 0; i < 8; i++) {
                int first = i * 3 * pixels;
                if (values[first] == values[first + pixels]) {
                    grey++;
                } else {
                    assertThat(values[first]).isCloseTo(80 / 255f, within(1e-6f));
                    assertThat(values[first + 128]).isCloseTo(81 / 255f, within(1e-6f));
                    assertThat(values[first + pixels + 5]).isCloseTo((64 + 5) / 255f, within(1e-6f));
                    assertThat(values[first + 2 * pixels]).isZero();
                }
            }
            assertThat(grey).isBetween(1, 6);
        }
        assertThatThrownBy(() -> PenaltyImages.in(folder.resolve("missing"), size, Console.SILENT))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.imagenet_dir");
    }

    private static Map<String, Tensor> tensors(ModuleState state) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        state.saved()
                .forEach((name, array) -> tensors.put(
                        name, Tensor.of(array.toFloatArray(), array.getShape().getShape())));
        return tensors;
    }
}
