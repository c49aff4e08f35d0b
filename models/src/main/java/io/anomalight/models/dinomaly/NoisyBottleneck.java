package io.anomalight.models.dinomaly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeBytes;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The noisy bottleneck (section 3.2 of the paper): a multilayer perceptron whose dropout makes features differ from normal ones, so
 * that the decoder learns to restore normal features.
 */
final class NoisyBottleneck {
    static final String PREFIX = "bottleneck.";

    private static final int EXPANSION = 4;
    private static final String INNER = "fc1";
    private static final String OUTER = "fc2";
    private static final int DRAWS = 4; // 16 bits each of one long
    private static final int RANGE = 1 << 16;

    private final int width;
    private final double dropout;
    private final TokenWeights weights;

    NoisyBottleneck(int width, double dropout, ModuleState state) {
        this.width = width;
        this.dropout = dropout;
        this.weights = new TokenWeights(state, PREFIX + "0.");
        weights.linear(INNER, width, EXPANSION * width).linear(OUTER, EXPANSION * width, width);
    }

    /**
     * Draws the noise of one step: for the input, the hidden units and the output, 0 for dropped elements and 1 / (1 − dropout) for the
     * others.
     *
     * @param owner owns the three arrays
     * @return empty if nothing is dropped
     */
    NDList noise(NDManager owner, int images, int tokens, SplittableRandom random) {
        NDList noise = new NDList();
        if (dropout > 0) {
            for (int last : new int[] {width, EXPANSION * width, width}) {
                noise.add(noise(owner, new Shape(images, tokens, last), random.split()));
            }
        }
        return noise;
    }

    private NDArray noise(NDManager owner, Shape shape, SplittableRandom random) {
        float kept = (float) (1 / (1 - dropout));
        int dropped = (int) Math.round(dropout * RANGE);
        return NativeBytes.floats(owner, shape, elements -> fill(elements, kept, dropped, random));
    }

    private static void fill(FloatBuffer elements, float kept, int dropped, SplittableRandom random) {
        while (elements.hasRemaining()) {
            long bits = random.nextLong();
            for (int i = 0; i < DRAWS && elements.hasRemaining(); i++) {
                elements.put((int) (bits & (RANGE - 1)) < dropped ? 0 : kept);
                bits >>>= 16;
            }
        }
    }

    /**
     * Passes tokens {@code [B, N, D]} through the bottleneck.
     *
     * @param noise the three arrays of {@link #noise}, or none outside of training
     */
    Operand apply(Operand tokens, List<Operand> noise) {
        Operand hidden = weights.linear(noisy(tokens, noise, 0), INNER).gelu();
        return noisy(weights.linear(noisy(hidden, noise, 1), OUTER), noise, 2);
    }

    private static Operand noisy(Operand x, List<Operand> noise, int index) {
        return noise.isEmpty() ? x : x.mul(noise.get(index));
    }
}
