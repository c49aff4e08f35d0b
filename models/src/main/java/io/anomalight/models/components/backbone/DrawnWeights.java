package io.anomalight.models.components.backbone;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.weights.StrideOn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes a weights file with random numbers, for runs in which the quality of the results does not matter. */
public final class DrawnWeights {
    private DrawnWeights() {}

    /**
     * Writes all tensors of the first {@code depth} stages of a residual network, with torchvision's names.
     *
     * @throws IOException if the file can't be written
     */
    public static void write(Path file, Backbone backbone, int depth) throws IOException {
        SplittableRandom random = new SplittableRandom(0);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        ResNetLayout.of(backbone.residual().orElseThrow(), StrideOn.CONV2, depth)
                .convolutions()
                .forEach(convolution -> {
                    double bound = Math.sqrt(6.0 / convolution.fanIn()); // keeps the variance of the activations
                    put(tensors, convolution.name() + ".weight", random, -bound, bound, convolution.shape());
                    put(tensors, convolution.norm() + ".weight", random, 0.5, 1.5, convolution.outputs());
                    put(tensors, convolution.norm() + ".bias", random, -0.2, 0.2, convolution.outputs());
                    put(tensors, convolution.norm() + ".running_mean", random, -0.2, 0.2, convolution.outputs());
                    put(tensors, convolution.norm() + ".running_var", random, 0.5, 1.5, convolution.outputs());
                });
        Safetensors.write(file, tensors, Map.of());
    }

    private static void put(
            Map<String, Tensor> tensors, String name, SplittableRandom random, double from, double to, long... shape) {
        int count = 1;
        for (long length : shape) {
            count = Math.toIntExact(count * length);
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (from + (to - from) * random.nextDouble());
        }
        tensors.put(name, Tensor.of(values, shape));
    }
}
