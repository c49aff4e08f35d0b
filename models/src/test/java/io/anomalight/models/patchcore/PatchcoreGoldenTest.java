package io.anomalight.models.patchcore;

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
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.bank.KCenterGreedy;
import io.anomalight.models.components.bank.MemoryBank;
import io.anomalight.models.components.bank.NearestVectors;
import io.anomalight.models.components.bank.Patches;
import io.anomalight.models.components.bank.PrunedKCenterGreedy;
import io.anomalight.models.components.bank.SparseProjection;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the numbers of {@code patchcore_reference.py}, computed in doubles, to 1 part in 100 000. */
@NoNativeLeaks
class PatchcoreGoldenTest {
    private static final ImageSize SIZE = new ImageSize(37, 44);
    private static final int START = 17;
    private static final int NEIGHBOURS = 9;

    private final Safetensors golden = Golden.open("patchcore");
    private final Patches patches = new Patches(layers(golden), grids(golden), true);

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
    void patchesAreLocalAveragesOfBothTaps(NativeMemory memory) {
        inStep(memory, step -> {
            assertThat(patches.grid()).isEqualTo(new ImageSize(9, 11));
            assertClose(vectors(step, "test"), "patches");
        });
    }

    @Test
    void theSamePatchesAreChosenInTheSameOrder(NativeMemory memory) {
        inStep(memory, step -> {
            NDArray vectors = vectors(step, "train").reshape(-1, 32);
            Tensor matrix = golden.read("projection");
            SparseProjection projection = new SparseProjection(32, 16, matrix.floats());
            int[] expected = Arrays.stream(golden.read("coreset").longs())
                    .mapToInt(Math::toIntExact)
                    .toArray();
            NDArray points = projection.apply(vectors);
            assertThat(PrunedKCenterGreedy.choose(List.of(points), expected.length, START, Progress.SILENT)
                            .chosen())
                    .containsExactly(expected);
            assertThat(KCenterGreedy.choose(points, expected.length, START, Progress.SILENT)
                            .chosen())
                    .containsExactly(expected);
            try (NDArray rows = step.create(golden.read("coreset").longs())) {
                assertClose(vectors.get(rows), "bank");
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void scoresAndMapsAreThoseOfThePaper(Arithmetic arithmetic, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Tensor bank = golden.read("bank");
            state.buffer(MemoryBank.NAME, bank.floats(), bank.dimensions());
            PatchScores scores = new PatchScores(
                    new NearestVectors(state, MemoryBank.NAME, arithmetic), NEIGHBOURS, patches.grid(), SIZE);
            PassMemory.Pass pass = state.pass().begin(Precision.FLOAT32);
            try (pass) {
                memory.inStep(state, step -> {
                    NDList results =
                            EagerOperand.computeAll(taps(step, "test"), taps -> scores.of(patches.vectors(taps)));
                    assertClose(results.get(0), "scores");
                    assertClose(results.get(1), "maps");
                });
            }
            assertThat(state.leaked()).isZero();
        }
    }

    private static void inStep(NativeMemory memory, Consumer<NDManager> body) {
        try (ModuleState nothing = new ModuleState(memory.root())) {
            memory.inStep(nothing, body);
        }
    }

    private NDList taps(NDManager manager, String images) {
        NDList taps = new NDList();
        for (int i = 0; i < 2; i++) {
            Tensor tap = golden.read(images + "." + i);
            taps.add(manager.create(tap.floats(), new Shape(tap.dimensions())));
        }
        return taps;
    }

    private void assertClose(NDArray actual, String name) {
        float[] expected = golden.read(name).floats();
        float[] values = actual.toFloatArray();
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(values[i])
                    .as("%s[%d]", name, i)
                    .isCloseTo(expected[i], within(1e-5f * Math.max(1, expected[i])));
        }
    }
}
