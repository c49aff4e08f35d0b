package io.anomalight.models.components.flow;

import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.Uniform;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Initial parameters of one coupling block, with the distributions of PyTorch and FrEIA. */
final class FlowInitializer {
    /** The value of the parameter g for which the global scale 0.1 * softplus(g, beta = 0.5) is one. */
    private static final double UNIT_SCALE = 2 * Math.log(Math.expm1(5));

    private final ModuleState state;
    private final String prefix;
    private final SplittableRandom random;

    private FlowInitializer(ModuleState state, String prefix, SplittableRandom random) {
        this.state = state;
        this.prefix = prefix;
        this.random = random;
    }

    /** Initialises a block for vectors. */
    static void initialize(FlowShape shape, ModuleState state, String prefix, SplittableRandom random) {
        FlowInitializer block = new FlowInitializer(state, prefix, random);
        int inputs = shape.subnetInputs();
        block.layer("hidden", 2 * inputs, inputs);
        block.layer("out", 2 * shape.halves().active(), 2 * inputs);
        block.unitScale(shape.channels());
        block.mixing(shape.channels(), shape.permuteSoft());
    }

    /** Initialises a block for maps, with kernels of {@code kernel} by {@code kernel}. */
    static void initialize(MapFlowShape shape, int kernel, ModuleState state, String prefix, SplittableRandom random) {
        FlowInitializer block = new FlowInitializer(state, prefix, random);
        Halves halves = shape.halves();
        block.layer("hidden", shape.hidden(), halves.passive(), kernel, kernel);
        block.layer("out", 2 * halves.active(), shape.hidden(), kernel, kernel);
        block.unitScale(shape.channels());
        block.mixing(shape.channels(), shape.permuteSoft());
    }

    // torch.nn.Linear's and Conv2d's default: weight and bias uniform within 1 / sqrt(fan-in).
    private void layer(String name, int... shape) {
        int outputs = shape[0];
        int fanIn = Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
        double bound = 1 / Math.sqrt(fanIn);
        long[] axes = Arrays.stream(shape).asLongStream().toArray();
        state.parameter(
                prefix + name + ".weight", Uniform.within(bound, Math.multiplyExact(outputs, fanIn), random), axes);
        state.parameter(prefix + name + ".bias", Uniform.within(bound, outputs, random), outputs);
    }

    private void unitScale(int channels) {
        float[] scale = new float[channels];
        Arrays.fill(scale, (float) UNIT_SCALE);
        state.parameter(prefix + "scale", scale, channels);
        state.parameter(prefix + "offset", new float[channels], channels);
    }

    private void mixing(int channels, boolean permuteSoft) {
        if (permuteSoft) {
            state.buffer(prefix + "rotation", RandomRotation.draw(channels, random), channels, channels);
        } else {
            state.buffer(prefix + "perm", RandomPermutation.draw(channels, random), channels);
        }
    }
}
