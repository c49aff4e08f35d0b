package io.anomalight.models.anomalydino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.bank.MemoryBank;
import io.anomalight.models.components.bank.NearestVectors;
import io.anomalight.models.components.bank.Patches;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the numbers of {@code anomaly_dino_reference.py}, computed in doubles, to 1 part in 100 000. */
@NoNativeLeaks
class AnomalyDinoGoldenTest {
    private static final ImageSize SIZE = new ImageSize(37, 44);
    private static final ImageSize GRID = new ImageSize(9, 11);
    private static final float THRESHOLD = 2;

    private final Safetensors golden = Golden.open("anomaly_dino");
    private final Patches patches = new Patches(layers(golden), grids(golden), false);

    private static List<FeatureLayer> layers(Safetensors golden) {
        return IntStream.range(0, 2)
                .mapToObj(i -> new FeatureLayer(
                        "layer" + (i + 1), (int) golden.read("test." + i).dimensions()[1], 4))
                .toList();
    }

    private static List<ImageSize> grids(Safetensors golden) {
        return IntStream.range(0, 2)
                .mapToObj(i -> golden.read("test." + i).dimensions())
                .map(shape -> new ImageSize((int) shape[2], (int) shape[3]))
                .toList();
    }

    // [B, h·w, D]
    private NDArray vectors(NDManager step, String images) {
        return EagerOperand.compute(taps(step, images), patches::vectors);
    }

    @Test
    void theMemoryHoldsPatchesOfLengthOne(NativeMemory memory) {
        inStep(memory, step -> {
            NDArray unit = CosineScores.unit(vectors(step, "train"));
            assertClose(unit.reshape(-1, unit.getShape().get(2)), "bank");
        });
    }

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void scoresAndMapsAreThoseOfThePaper(Arithmetic arithmetic, NativeMemory memory) {
        assertScores(arithmetic, 1, "1", memory);
        assertScores(arithmetic, 3, "3", memory);
    }

    @Test
    void theBackgroundHasNoDistance(NativeMemory memory) {
        assertScores(Arithmetic.FAST, 1, "masked", memory);
    }

    private void assertScores(Arithmetic arithmetic, int neighbours, String name, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Tensor bank = golden.read("bank");
            state.buffer(MemoryBank.NAME, bank.floats(), bank.dimensions());
            CosineScores scores =
                    new CosineScores(new NearestVectors(state, MemoryBank.NAME, arithmetic), neighbours, GRID, SIZE);
            PassMemory.Pass pass = state.pass().begin(Precision.FLOAT32);
            try (pass) {
                memory.inStep(state, step -> {
                    NDArray test = vectors(step, "test");
                    Shape all = new Shape(test.getShape().get(0), GRID.pixels());
                    NDList results = name.equals("masked")
                            ? EagerOperand.computeAll(
                                    new NDList(test, array(step, "masks").reshape(all)),
                                    in -> scores.of(in.get(0), in.get(1)))
                            : EagerOperand.computeAll(new NDList(test), in -> scores.of(in.get(0)));
                    assertClose(results.get(0), "scores." + name);
                    assertClose(results.get(1), "maps." + name);
                });
            }
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void theFirstComponentIsThatOfASingularValueDecomposition(NativeMemory memory) {
        inStep(memory, step -> {
            NDArray vectors = vectors(step, "test");
            float[] expected = golden.read("components").floats();
            for (int image = 0; image < 3; image++) {
                int from = image * GRID.pixels();
                float[] values = FirstComponent.of(vectors.get(image));
                for (int i = 0; i < values.length; i++) {
                    assertThat(values[i])
                            .as("image %d, patch %d", image, i)
                            .isCloseTo(expected[from + i], within(1e-4f));
                }
            }
        });
    }

    @Test
    void theForegroundIsTheObjectInTheMiddleOrTheWholeTexture() {
        float[] components = golden.read("components").floats();
        float[] expected = golden.read("masks").floats();
        for (int image = 0; image < 3; image++) {
            float[] values = new float[GRID.pixels()];
            System.arraycopy(components, image * values.length, values, 0, values.length);
            float[] opposite = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                opposite[i] = -values[i];
            }
            boolean[] mask = new Foreground(THRESHOLD).mask(values, GRID);
            for (int i = 0; i < mask.length; i++) {
                assertThat(mask[i])
                        .as("image %d, patch %d", image, i)
                        .isEqualTo(expected[image * mask.length + i] == 1);
            }
            // The sign of a component is arbitrary, and the middle decides.
            assertThat(new Foreground(THRESHOLD).mask(opposite, GRID)).isEqualTo(mask);
        }
    }

    @Test
    void rotatedImagesAreThoseOfSciPy(NativeMemory memory) {
        inStep(memory, step -> {
            NDArray images = array(step, "images");
            for (int turn : new int[] {1, 2, 5}) {
                assertClose(new Turns(8).of(images, turn), "turned." + turn);
            }
            assertThat(new Turns(8).of(images, 0)).isEqualTo(images);
        });
    }

    private static void inStep(NativeMemory memory, Consumer<NDManager> body) {
        try (ModuleState nothing = new ModuleState(memory.root())) {
            memory.inStep(nothing, body);
        }
    }

    private NDList taps(NDManager manager, String images) {
        return new NDList(array(manager, images + ".0"), array(manager, images + ".1"));
    }

    private NDArray array(NDManager manager, String name) {
        Tensor tensor = golden.read(name);
        return manager.create(tensor.floats(), new Shape(tensor.dimensions()));
    }

    private void assertClose(NDArray actual, String name) {
        float[] expected = golden.read(name).floats();
        float[] values = actual.toFloatArray();
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(values[i])
                    .as("%s[%d]", name, i)
                    .isCloseTo(expected[i], within(1e-5f * Math.max(1, Math.abs(expected[i]))));
        }
    }
}
