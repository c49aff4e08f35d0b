package io.anomalight.models.uninet;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Domain-related feature selection: the student's features are weighted by the softmax of the teacher's over all positions, times a
 * learned number per channel plus the teacher's mean. It is used in training only.
 *
 * <p>Scoring compares the student's features without these weights, so the weights must not differ much. The softmax of large
 * features is almost 1 at one position and 0 at all others; a factor makes such features smaller here.
 */
final class FeatureSelection {
    private static final int LAYERS = 3;

    private final ResidualShape shape;
    private final double featureScale;
    private final ModuleState state;

    /** @param featureScale a factor on the teacher's features */
    FeatureSelection(ResidualShape shape, double featureScale, ModuleState state) {
        this.shape = shape;
        this.featureScale = featureScale;
        this.state = state;
    }

    private static String name(int layer) {
        return "selection.theta" + (layer + 1);
    }

    /** Adds the parameters to the state: zeros. */
    FeatureSelection initialize() {
        for (int layer = 0; layer < LAYERS; layer++) {
            state.parameter(name(layer), new float[shape.outputs(layer)], shape.outputs(layer));
        }
        return this;
    }

    List<String> parameterNames() {
        return IntStream.range(0, LAYERS).mapToObj(FeatureSelection::name).toList();
    }

    /**
     * Selects the student's features.
     *
     * @param teacher {@code [B, C, N]}, for N positions
     * @param student {@code [B, C, N]}
     * @param layer from 0, the largest map first
     * @return {@code [B, C, N]}
     */
    Operand select(Operand teacher, Operand student, int layer) {
        int channels = shape.outputs(layer);
        Operand scaled = teacher.mul(featureScale);
        Operand exponentials =
                scaled.sub(scaled.max(2).reshape(-1, channels, 1)).exp();
        Operand weights = exponentials.div(exponentials.sum(new int[] {2}, true));
        Operand factor = theta(scaled, layer).add(scaled.mean(2)).reshape(-1, channels, 1);
        return student.mul(weights.mul(factor));
    }

    /** min(sigmoid(θ) + ½, 1) of each channel. */
    private Operand theta(Operand any, int layer) {
        Operand sigmoid = any.scalar(1)
                .div(any.parameter(state, name(layer)).mul(-1).exp().add(1));
        // Clipped by the engine, whose gradient at the bound, where θ starts, is not zero.
        return sigmoid.add(0.5).choose(FeatureSelection::atMostOne, FeatureSelection::notInGraphs);
    }

    private static NDArray atMostOne(NDArray numbers) {
        return numbers.clip(0, 1);
    }

    private static Operand notInGraphs(Operand numbers) {
        throw new IllegalStateException("features are selected in training only, not in a graph");
    }
}
