package io.anomalight.models.components.backbone;

import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link ResidualForward} as a graph for ONNX. */
public final class ResidualGraph {
    private ResidualGraph() {}

    /** Computes one convolution and its batch norm. */
    @FunctionalInterface
    public interface Layer {
        Value apply(Value x, Convolution convolution);
    }

    /**
     * The outputs of all stages by name, in the order of the layout.
     *
     * @param images normalised, {@code [B, 3, H, W]}
     */
    public static Map<String, Value> stages(Value images, ResNetLayout layout, Layer layer) {
        Map<String, Value> outputs = new LinkedHashMap<>();
        Value x = stem(images, layout.stem(), layer);
        for (ResNetLayout.Stage stage : layout.stages()) {
            for (ResNetLayout.Block block : stage.blocks()) {
                x = block(x, block, layer);
            }
            outputs.put(stage.name(), x);
        }
        return outputs;
    }

    private static Value stem(Value images, Convolution stem, Layer layer) {
        Operator pooling = Operator.of("MaxPool")
                .withAll("kernel_shape", 3, 3)
                .withAll("strides", 2, 2)
                .withAll("pads", 1, 1, 1, 1);
        return images.graph().apply(pooling, layer.apply(images, stem).relu());
    }

    private static Value block(Value input, ResNetLayout.Block block, Layer layer) {
        List<Convolution> path = block.path();
        Value x = input;
        for (Convolution convolution : path.subList(0, path.size() - 1)) {
            x = layer.apply(x, convolution).relu();
        }
        Value shortcut = block.shortcut()
                .map(convolution -> layer.apply(input, convolution))
                .orElse(input);
        return layer.apply(x, path.get(path.size() - 1)).add(shortcut).relu();
    }

    /** The operator of a convolution; its inputs are maps, a kernel and optionally a bias. */
    public static Operator operator(Convolution convolution) {
        if (convolution.transposed()) {
            throw new IllegalArgumentException(
                    convolution.name() + " is transposed, which is not possible in a residual stage");
        }
        int padding = convolution.padding();
        return Operator.of("Conv")
                .withAll("kernel_shape", convolution.kernel(), convolution.kernel())
                .withAll("strides", convolution.stride(), convolution.stride())
                .withAll("pads", padding, padding, padding, padding);
    }
}
