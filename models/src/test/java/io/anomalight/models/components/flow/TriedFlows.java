package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;
import java.util.SplittableRandom;

/** Flows and rows to try fast arithmetic on. */
final class TriedFlows {
    private TriedFlows() {}

    /** A fresh flow is too regular: its scales are one and its offsets nought. */
    static void unlikeFresh(NormalizingFlow flow, ModuleState state) {
        SplittableRandom random = new SplittableRandom(9);
        for (String name : List.copyOf(flow.parameterNames())) {
            if (name.endsWith("scale") || name.endsWith("offset")) {
                float[] values = state.get(name).toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] += (float) random.nextDouble(-2, 2);
                }
                state.get(name).set(values);
            }
        }
    }

    /** Features {@code [count, channels]} and, if there is a condition, {@code [count, condition]}. */
    static NDList rows(NDManager step, int count, int channels, int condition) {
        SplittableRandom random = new SplittableRandom(3);
        NDList rows = new NDList(step.create(floats(random, count * channels), new Shape(count, channels)));
        if (condition > 0) {
            rows.add(step.create(floats(random, count * condition), new Shape(count, condition)));
        }
        return rows;
    }

    private static float[] floats(SplittableRandom random, int count) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) random.nextDouble(-2, 2);
        }
        return floats;
    }
}
