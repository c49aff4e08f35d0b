package io.anomalight.models.components.backbone.residual;

import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.network.Activation;
import io.anomalight.models.components.backbone.network.NetworkOps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The forward pass of a residual network (He et al. 2016), with an interchangeable implementation of its convolutions: frozen
 * or trainable, as arrays or as a graph.
 *
 * <p>Activations are large, so each is freed after its last use, not at the end of the step. While gradients are recorded,
 * the engine keeps the activations that the backward pass needs.
 *
 * @param ops operations without weights
 * @param layer computes convolutions with their batch norms
 */
public record ResidualForward<T>(NetworkOps<T> ops, Layer<T> layer) {

    /** Computes one convolution and its batch norm. */
    @FunctionalInterface
    public interface Layer<T> {
        /** Returns a result that belongs to the manager of {@code x}; does not free {@code x}. */
        T apply(T x, Convolution convolution);
    }

    /**
     * The first convolution and the pooling after it: {@code [B, 3, H, W]} to {@code [B, 64, H/4, W/4]}.
     *
     * @param images this method does not free them
     */
    public T stem(T images, Convolution stem) {
        T convolved = relu(layer.apply(images, stem));
        T pooled = ops.maxPool(convolved);
        ops.free(convolved);
        return pooled;
    }

    /**
     * Runs the stages.
     *
     * @param input the output of the stem; this method frees it
     * @param taps names of the stages whose outputs are returned; the last stage must be one of them
     * @return the outputs by the names of their stages
     */
    public Map<String, T> stages(T input, List<ResNetLayout.Stage> stages, Set<String> taps) {
        Map<String, T> outputs = new LinkedHashMap<>();
        T x = input;
        boolean tapped = false;
        for (ResNetLayout.Stage stage : stages) {
            for (ResNetLayout.Block block : stage.blocks()) {
                T before = x;
                x = block(before, block);
                if (!tapped) {
                    ops.free(before);
                }
                tapped = false;
            }
            tapped = taps.contains(stage.name());
            if (tapped) {
                outputs.put(stage.name(), x);
            }
        }
        return outputs;
    }

    private T block(T input, ResNetLayout.Block block) {
        T x = input;
        int last = block.path().size() - 1;
        for (int i = 0; i < last; i++) {
            T next = relu(layer.apply(x, block.path().get(i)));
            if (i > 0) {
                ops.free(x);
            }
            x = next;
        }
        T path = layer.apply(x, block.path().get(last));
        ops.free(x);
        Optional<T> shortcut = block.shortcut().map(convolution -> layer.apply(input, convolution));
        T sum = ops.addTo(path, shortcut.orElse(input));
        shortcut.ifPresent(ops::free);
        return relu(sum);
    }

    /** Computes ReLU; frees {@code x}. */
    public T relu(T x) {
        T result = ops.activate(x, Activation.RELU);
        ops.free(x);
        return result;
    }
}
