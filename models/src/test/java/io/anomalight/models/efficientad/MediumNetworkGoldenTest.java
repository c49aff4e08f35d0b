package io.anomalight.models.efficientad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.efficientad.PatchDescriptionNetwork.PdnLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against efficient_ad_reference.py, plain PyTorch. */
@NoNativeLeaks
class MediumNetworkGoldenTest {
    private static final ImageSize SIZE = new ImageSize(128, 160);
    private static final int OUTPUTS = 4;

    private final Safetensors golden = Golden.open("efficient_ad_medium");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTeacherDescribesAsTheReference(boolean padding, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            PatchDescriptionNetwork teacher =
                    new PatchDescriptionNetwork("teacher.", List.of(""), layout(padding), state);
            teacher.parameterNames().forEach(name -> put(name, golden.read(name), state));

            memory.inStep(state, step -> {
                NDArray image = image(step);
                assertClose(teacher.describe(image, 0), "teacher" + suffix(padding));
                assertThat(teacher.grid(SIZE)).isEqualTo(padding ? new ImageSize(32, 40) : new ImageSize(24, 32));
            });
        }
    }

    /** The reference's student has one last convolution; its outputs are those of both heads. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothHeadsOfAStudentDescribeAsTheReference(boolean padding, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            PatchDescriptionNetwork student = new PatchDescriptionNetwork(
                    "student.", List.of(".teacher", ".autoencoder"), layout(padding), state);
            for (String name : student.parameterNames()) {
                boolean ofTeacher = name.contains("conv6.teacher");
                boolean ofAutoencoder = name.contains("conv6.autoencoder");
                Tensor tensor =
                        golden.read(name.replace("conv6.teacher", "conv6").replace("conv6.autoencoder", "conv6"));
                put(name, ofTeacher ? half(tensor, 0) : ofAutoencoder ? half(tensor, 1) : tensor, state);
            }

            memory.inStep(state, step -> {
                NDArray image = image(step);
                assertClose(
                        student.describe(image, EfficientAdModel.OF_TEACHER)
                                .concat(student.describe(image, EfficientAdModel.OF_AUTOENCODER), 1),
                        "student" + suffix(padding));
            });
        }
    }

    private static PdnLayout layout(boolean padding) {
        return new PdnLayout(ModelSize.MEDIUM, 3, OUTPUTS, padding);
    }

    private static String suffix(boolean padding) {
        return padding ? "_padded" : "";
    }

    /** The first or the second half of the rows. */
    private static Tensor half(Tensor tensor, int half) {
        float[] values = tensor.floats();
        long[] shape = tensor.dimensions();
        shape[0] /= 2;
        int length = values.length / 2;
        return Tensor.of(Arrays.copyOfRange(values, half * length, (half + 1) * length), shape);
    }

    private static void put(String name, Tensor tensor, ModuleState state) {
        state.parameter(name, tensor.floats(), tensor.dimensions());
    }

    /** The reference records one number for each 8x8 pixels. */
    private NDArray image(NDManager step) {
        Tensor coarse = golden.read("image");
        return step.create(coarse.floats(), new Shape(coarse.dimensions()))
                .repeat(2, 8)
                .repeat(3, 8);
    }

    private void assertClose(NDArray actual, String name) {
        Tensor expected = golden.read(name);
        assertThat(actual.getShape()).isEqualTo(new Shape(expected.dimensions()));
        assertThat(actual.toFloatArray()).containsExactly(expected.floats(), within(1e-5f));
    }
}
