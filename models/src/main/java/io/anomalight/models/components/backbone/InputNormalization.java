package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.weights.WeightsFormat;

/** Normalises images before the first convolution, with a mean and a standard deviation per colour channel. */
public final class InputNormalization {
    private final ModuleState state;
    private final String mean;
    private final String std;

    /**
     * Adds the means and standard deviations to the state as pretrained arrays, named {@code <prefix>mean} and {@code
     * <prefix>std}.
     */
    public InputNormalization(WeightsFormat format, ModuleState state, String prefix) {
        this.state = state;
        this.mean = prefix + "mean";
        this.std = prefix + "std";
        state.pretrained(mean, format.meanOfRgb(), 3);
        state.pretrained(std, format.stdOfRgb(), 3);
    }

    /** Adds the arguments with which scripts normalise images: means and standard deviations, {@code [3]} each. */
    public void addTo(ScriptValues arguments) {
        arguments.add(state.get(mean)).add(state.get(std));
    }

    /**
     * Normalises images {@code [B, 3, H, W]}; the result belongs to their manager.
     *
     * <p>The result has the same axes, but its colours are last in memory (channels-last format). oneDNN's convolutions are
     * faster with it, and return maps in the same format.
     */
    public NDArray apply(NDArray images) {
        Shape shape = images.getShape();
        try (NDArray coloursLast = images.transpose(0, 2, 3, 1);
                NDArray copied = coloursLast.flatten();
                NDArray pixels = copied.reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
                // Not folded into the first convolution, because its zero padding must be the mean colour, not black.
                NDArray normalized = pixels.sub(state.get(mean)).divi(state.get(std))) {
            return normalized.transpose(0, 3, 1, 2);
        }
    }

    /** As {@link #apply(NDArray)}, as a graph for ONNX. */
    public Value apply(Value images) {
        return images.sub(perChannel(images, mean)).div(perChannel(images, std));
    }

    private Value perChannel(Value images, String name) {
        return images.graph().parameter(state, name).reshape(3, 1, 1);
    }
}
