package io.anomalight.models.components.backbone;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.weights.StrideOn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Weights made by a formula that {@code resnet_taps.py} shares. */
final class SyntheticWeights {
    private SyntheticWeights() {}

    /** Every tensor of a backbone's first {@code depth} stages, under torchvision's names. */
    static Map<String, Tensor> of(Backbone backbone, int depth) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        ResNetLayout.of(backbone.residual().orElseThrow(), StrideOn.CONV2, depth)
                .convolutions()
                .forEach(convolution -> {
                    String weight = convolution.name() + ".weight";
                    double bound = Math.sqrt(6.0 / convolution.fanIn());
                    put(tensors, weight, -bound, bound, convolution.shape());
                    put(tensors, convolution.norm() + ".weight", 0.5, 1.5, convolution.outputs());
                    put(tensors, convolution.norm() + ".bias", -0.2, 0.2, convolution.outputs());
                    put(tensors, convolution.norm() + ".running_mean", -0.2, 0.2, convolution.outputs());
                    put(tensors, convolution.norm() + ".running_var", 0.5, 1.5, convolution.outputs());
                });
        return tensors;
    }

    static Path write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        try {
            Safetensors.write(file, tensors, metadata);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path file, Map<String, Tensor> tensors) {
        return write(file, tensors, Map.of());
    }

    /** Numbers in [0, 1), fixed by the name. */
    static float[] uniform(String name, int count) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            int x = i * 0x9E3779B1 + (int) crc.getValue();
            x ^= x >>> 16;
            x *= 0x45d9f3b;
            x ^= x >>> 16;
            values[i] = (x >>> 8) / (float) (1 << 24);
        }
        return values;
    }

    private static void put(Map<String, Tensor> tensors, String name, double from, double to, long... shape) {
        int count = 1;
        for (long length : shape) {
            count = Math.toIntExact(count * length);
        }
        float[] values = uniform(name, count);
        for (int i = 0; i < count; i++) {
            values[i] = (float) (from + (to - from) * values[i]);
        }
        tensors.put(name, Tensor.of(values, shape));
    }
}
