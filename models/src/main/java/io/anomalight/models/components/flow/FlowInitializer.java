package io.anomalight.models.components.flow;

import io.anomalight.framework.memory.ModuleState;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Fresh parameters of one coupling block, distributed as PyTorch and FrEIA draw them. */
final class FlowInitializer {
    /** The global scale parameter g whose scale 0.1 * softplus(g, beta = 0.5) is one. */
    private static final double UNIT_SCALE = 2 * Math.log(Math.expm1(5));

    private FlowInitializer() {}

    static void initialize(FlowShape shape, ModuleState state, String prefix, SplittableRandom random) {
        int inputs = shape.subnetInputs();
        linear(state, prefix + "hidden", inputs, 2 * inputs, random);
        linear(state, prefix + "out", 2 * inputs, 2 * shape.active(), random);
        float[] scale = new float[shape.channels()];
        Arrays.fill(scale, (float) UNIT_SCALE);
        state.own(prefix + "scale", scale, scale.length);
        state.own(prefix + "offset", new float[shape.channels()], shape.channels());
        if (shape.permuteSoft()) {
            state.own(
                    prefix + "rotation",
                    RandomRotation.draw(shape.channels(), random),
                    shape.channels(),
                    shape.channels());
        } else {
            state.own(prefix + "perm", RandomPermutation.draw(shape.channels(), random), shape.channels());
        }
    }

    // torch.nn.Linear's default: weight and bias uniform within 1 / sqrt(inputs).
    private static void linear(ModuleState state, String name, int inputs, int outputs, SplittableRandom random) {
        double bound = 1 / Math.sqrt(inputs);
        state.own(name + ".weight", uniform(outputs * inputs, bound, random), outputs, inputs);
        state.own(name + ".bias", uniform(outputs, bound, random), outputs);
    }

    private static float[] uniform(int length, double bound, SplittableRandom random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return values;
    }
}
