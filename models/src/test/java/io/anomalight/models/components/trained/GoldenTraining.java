package io.anomalight.models.components.trained;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.testing.Golden;
import java.util.List;
import java.util.function.Function;

/** A recorded training, and the comparison of ours with it. */
public final class GoldenTraining {
    /** Of the largest entry of an array, for single entries may be sums that cancel. */
    private static final double RELATIVE = 1e-4;

    private final Safetensors golden;
    private final double tolerance;

    public GoldenTraining(String name) {
        this(name, RELATIVE);
    }

    /** @param tolerance of the largest entry of an array */
    public GoldenTraining(String name, double tolerance) {
        golden = Golden.open(name);
        this.tolerance = tolerance;
    }

    /** Fills a state with the parameters and running statistics as they were before the first step. */
    public void fillBefore(ModuleState state) {
        for (String name : names("before.")) {
            Tensor tensor = golden.read("before." + name);
            if (name.contains(".running_")) {
                state.buffer(name, tensor.floats(), tensor.dimensions());
            } else {
                state.parameter(name, tensor.floats(), tensor.dimensions());
            }
        }
    }

    public float[] floats(String name) {
        return golden.read(name).floats();
    }

    public NDArray array(NDManager manager, String name) {
        Tensor tensor = golden.read(name);
        return manager.create(tensor.floats(), new Shape(tensor.dimensions()));
    }

    /** The arrays {@code <name>.0}, {@code <name>.1} and so on. */
    public NDList arrays(NDManager manager, String name) {
        NDList arrays = new NDList();
        for (int i = 0; golden.has(name + "." + i); i++) {
            arrays.add(array(manager, name + "." + i));
        }
        return arrays;
    }

    /** Compares the gradient of the loss with respect to each parameter; leaves none behind. */
    public void assertGradients(
            ModuleState state, List<String> parameters, NDList inputs, Function<NDList, NDArray> loss) {
        assertGradients("gradient.", state, parameters, inputs, loss);
    }

    /** As above, with the gradients {@code <prefix><parameter>}. */
    public void assertGradients(
            String prefix, ModuleState state, List<String> parameters, NDList inputs, Function<NDList, NDArray> loss) {
        assertThat(parameters).containsExactlyInAnyOrderElementsOf(names(prefix));
        parameters.forEach(name -> state.get(name).setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(loss.apply(inputs));
            for (String name : parameters) {
                try (NDArray gradient = state.get(name).getGradient()) {
                    assertClose(prefix + name, gradient.toFloatArray());
                }
            }
        }
        parameters.forEach(name -> state.get(name).setRequiresGradient(false));
    }

    /** Compares parameters and running statistics with those after the last step. */
    public void assertAfter(ModuleState state) {
        assertAfter("", state);
    }

    /** As above, with the arrays {@code <prefix>after.<name>}. */
    public void assertAfter(String prefix, ModuleState state) {
        String after = prefix + "after.";
        names(after).forEach(name -> assertClose(after + name, state.get(name).toFloatArray()));
    }

    public void assertLosses(List<Double> losses) {
        assertLosses("", losses);
    }

    /** Compares losses with {@code <prefix>losses}. */
    public void assertLosses(String prefix, List<Double> losses) {
        float[] actual = new float[losses.size()];
        for (int i = 0; i < actual.length; i++) {
            actual[i] = losses.get(i).floatValue();
        }
        assertClose(prefix + "losses", actual);
    }

    public void assertClose(String name, float[] actual) {
        float[] expected = golden.read(name).floats();
        double scale = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            scale = Math.max(scale, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(expected[i] - actual[i]));
        }
        assertThat(actual).as(name).hasSameSizeAs(expected);
        assertThat(error / scale).as(name).isLessThan(tolerance);
    }

    private List<String> names(String prefix) {
        return golden.names().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }
}
