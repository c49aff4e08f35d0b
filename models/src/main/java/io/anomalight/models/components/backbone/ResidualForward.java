package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The forward pass of a residual network (He et al. 2016), with an interchangeable implementation of its convolutions.
 *
 * <p>Activations are large, so each is closed after its last use, not at the end of the step. While gradients are recorded,
 * the engine keeps the activations that the backward pass needs.
 */
public final class ResidualForward {
    private ResidualForward() {}

    /** Computes one convolution and its batch norm. */
    @FunctionalInterface
    public interface Layer {
        /** Returns a result that belongs to the manager of {@code x}; does not close {@code x}. */
        NDArray apply(NDArray x, Convolution convolution);
    }

    /** The first convolution and the pooling after it: {@code [B, 3, H, W]} to {@code [B, 64, H/4, W/4]}. */
    public static NDArray stem(NDArray images, Convolution stem, Layer layer) {
        try (NDArray convolved = relu(layer.apply(images, stem))) {
            return Pool.maxPool2d(convolved, new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), false);
        }
    }

    /**
     * Runs the stages.
     *
     * @param input the output of the stem; this method closes it
     * @param outputStages names of the stages whose outputs are returned; the last stage must be one of them
     * @return the outputs by the names of their stages
     */
    public static Map<String, NDArray> stages(
            NDArray input, List<ResNetLayout.Stage> stages, Set<String> outputStages, Layer layer) {
        Map<String, NDArray> outputs = new LinkedHashMap<>();
        NDArray x = input;
        boolean isOutput = false;
        for (ResNetLayout.Stage stage : stages) {
            for (ResNetLayout.Block block : stage.blocks()) {
                NDArray before = x;
                x = block(before, block, layer);
                if (!isOutput) {
                    before.close();
                }
                isOutput = false;
            }
            isOutput = outputStages.contains(stage.name());
            if (isOutput) {
                outputs.put(stage.name(), x);
            }
        }
        return outputs;
    }

    private static NDArray block(NDArray input, ResNetLayout.Block block, Layer layer) {
        NDArray x = input;
        int last = block.path().size() - 1;
        for (int i = 0; i < last; i++) {
            NDArray next = relu(layer.apply(x, block.path().get(i)));
            if (i > 0) {
                x.close();
            }
            x = next;
        }
        NDArray sum = layer.apply(x, block.path().get(last));
        x.close();
        Optional<NDArray> shortcut = block.shortcut().map(convolution -> layer.apply(input, convolution));
        sum.addi(shortcut.orElse(input));
        shortcut.ifPresent(NDArray::close);
        return relu(sum);
    }

    /** Computes ReLU in place; closes {@code x}. */
    public static NDArray relu(NDArray x) {
        try (x) {
            return Activation.relu(x);
        }
    }
}
