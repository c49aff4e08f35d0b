package io.anomalight.models.components.flow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class NormalizingFlowGoldenTest {
    private static final double RELATIVE = 1e-5;
    private final Safetensors golden = Golden.open("decoder_gradients");

    @Test
    void likelihoodLossAndEveryGradientAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            GoldenFlows.fill(golden, "param.", state, "decoder.");
            NormalizingFlow flow = new NormalizingFlow(new FlowShape(17, 8, 3, 1.9, false), state, "decoder.");
            flow.parameterNames().forEach(name -> state.get(name).setRequiresGradient(true));

            memory.inStep(state, step -> {
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray logLikelihood =
                            flow.logLikelihood(array(step, "features"), new NDList(array(step, "condition")));
                    assertClose("log_prob_per_channel", logLikelihood.toFloatArray());
                    NDArray loss = Activation.softPlus(logLikelihood.neg()).mean();
                    assertClose("loss", loss.toFloatArray());
                    collector.backward(loss);
                    for (String name : flow.parameterNames()) {
                        float[] gradient = state.get(name).getGradient().toFloatArray();
                        assertClose("grad." + name.substring("decoder.".length()), gradient);
                    }
                }
            });
        }
    }

    private NDArray array(NDManager manager, String name) {
        Tensor tensor = golden.read(name);
        return manager.create(tensor.floats(), new Shape(tensor.dimensions()));
    }

    // Relative to the largest entry of the tensor: single entries may be sums that cancel.
    private void assertClose(String name, float[] actual) {
        float[] expected = golden.read(name).floats();
        double scale = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            scale = Math.max(scale, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(expected[i] - actual[i]));
        }
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(error / scale).as(name).isLessThan(RELATIVE);
    }
}
