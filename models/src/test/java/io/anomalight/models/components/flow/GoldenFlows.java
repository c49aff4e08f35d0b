package io.anomalight.models.components.flow;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.memory.ModuleState;

/** Puts recorded parameters into a state. */
public final class GoldenFlows {
    private GoldenFlows() {}

    /** Puts every tensor of {@code golden} that begins with {@code from}, into a state, under the prefix {@code to} instead. */
    public static void fill(Safetensors golden, String from, ModuleState state, String to) {
        for (String name : golden.names()) {
            if (name.startsWith(from)) {
                Tensor tensor = golden.read(name);
                String renamed = to + name.substring(from.length());
                if (tensor.type() == Tensor.Type.I64) {
                    state.buffer(renamed, tensor.longs(), tensor.dimensions());
                } else if (renamed.endsWith(".rotation")) {
                    state.buffer(renamed, tensor.floats(), tensor.dimensions());
                } else {
                    state.parameter(renamed, tensor.floats(), tensor.dimensions());
                }
            }
        }
    }
}
