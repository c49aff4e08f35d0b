package io.anomalight.models.components.backbone.weights;

import io.anomalight.framework.checkpoint.Tensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts the names and axes of the tensors of Keras' ResNet-50 to those of torchvision. Keras numbers the stages from 2 and
 * names the blocks by letters: {@code res3a_branch2b/kernel} is {@code layer2.0.conv2.weight}.
 */
final class KerasResNet {
    private static final Pattern BLOCK = Pattern.compile("(res|bn)([2-5])([a-f])_branch(1|2[abc])");
    private static final Map<String, String> PARAMETERS = Map.of(
            "kernel", "weight",
            "bias", "bias",
            "gamma", "weight",
            "beta", "bias",
            "moving_mean", "running_mean",
            "moving_variance", "running_var");
    private static final Map<String, String> LAYERS = Map.of("conv1", "conv1", "bn_conv1", "bn1", "fc1000", "fc");

    private KerasResNet() {}

    /**
     * The same tensors under torchvision's names and with its axes.
     *
     * @throws IOException if a tensor does not belong to a ResNet-50; the message contains its name
     */
    static Map<String, Tensor> toTorchvision(Map<String, Tensor> keras) throws IOException {
        Map<String, Tensor> converted = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> named : keras.entrySet()) {
            String name = name(named.getKey())
                    .orElseThrow(() ->
                            new IOException("the model's tensor " + named.getKey() + " is no part of a ResNet-50"));
            converted.put(name, outputsFirst(named.getValue()));
        }
        return converted;
    }

    private static Optional<String> name(String keras) {
        int slash = keras.lastIndexOf('/');
        Optional<String> parameter = Optional.ofNullable(PARAMETERS.get(keras.substring(slash + 1)));
        Optional<String> layer = slash < 0 ? Optional.empty() : layer(keras.substring(0, slash));
        return layer.flatMap(prefix -> parameter.map(suffix -> prefix + "." + suffix));
    }

    private static Optional<String> layer(String keras) {
        Matcher block = BLOCK.matcher(keras);
        if (!block.matches()) {
            return Optional.ofNullable(LAYERS.get(keras));
        }
        boolean convolution = block.group(1).equals("res");
        int stage = block.group(2).charAt(0) - '1';
        int number = block.group(3).charAt(0) - 'a';
        String branch = block.group(4);
        String part = branch.equals("1")
                ? "downsample." + (convolution ? "0" : "1")
                : (convolution ? "conv" : "bn") + (branch.charAt(1) - 'a' + 1);
        return Optional.of("layer" + stage + "." + number + "." + part);
    }

    // [H, W, I, O] -> [O, I, H, W] and [I, O] -> [O, I]; a vector is not changed.
    private static Tensor outputsFirst(Tensor tensor) {
        long[] shape = tensor.dimensions();
        return switch (shape.length) {
            case 4 ->
                Tensor.of(
                        transposed(tensor.floats(), (int) (shape[0] * shape[1]), (int) shape[2], (int) shape[3]),
                        shape[3],
                        shape[2],
                        shape[0],
                        shape[1]);
            case 2 -> Tensor.of(transposed(tensor.floats(), 1, (int) shape[0], (int) shape[1]), shape[1], shape[0]);
            default -> tensor;
        };
    }

    // [P, I, O] -> [O, I, P], where P is the number of pixels of the kernel.
    private static float[] transposed(float[] values, int pixels, int inputs, int outputs) {
        float[] transposed = new float[values.length];
        int at = 0;
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int input = 0; input < inputs; input++) {
                for (int output = 0; output < outputs; output++) {
                    transposed[(output * inputs + input) * pixels + pixel] = values[at++];
                }
            }
        }
        return transposed;
    }
}
