package io.anomalight.models.components.backbone;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.weights.WeightsFile;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import io.anomalight.models.components.backbone.weights.WeightsStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The weights of a safetensors file with torchvision's names. Batch norms are folded into the convolutions. */
final class PretrainedWeights implements EncoderWeights {
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";
    private static final String MEAN = ".running_mean";
    private static final String VARIANCE = ".running_var";
    private static final List<String> NORM = List.of(WEIGHT, BIAS, MEAN, VARIANCE);

    private final Backbone backbone;
    private final WeightsFile file;
    private final Safetensors tensors;

    PretrainedWeights(Backbone backbone, WeightsFile file) {
        this.backbone = backbone;
        this.file = file;
        this.tensors = file.tensors();
    }

    @Override
    public WeightsFormat format() {
        return file.format();
    }

    @Override
    public WeightsOrigin origin() {
        return new WeightsOrigin(
                file.source(), Optional.of(file.sha256()), file.format().strideOn());
    }

    @Override
    public void check(ResNetLayout layout) {
        layout.convolutions().forEach(convolution -> {
            check(convolution.name() + WEIGHT, convolution.shape());
            if (tensors.has(convolution.name() + BIAS)) {
                check(convolution.name() + BIAS, convolution.outputs());
            }
            NORM.forEach(parameter -> check(convolution.norm() + parameter, convolution.outputs()));
        });
    }

    private void check(String name, long... shape) {
        if (!tensors.has(name)) {
            throw WeightsStore.byHand(
                    backbone.id(),
                    "the weights of " + backbone.id() + " in " + tensors.file() + " do not contain the tensor \"" + name
                            + "\"");
        }
        List<Long> wanted = Arrays.stream(shape).boxed().toList();
        if (!tensors.shape(name).equals(wanted)) {
            throw WeightsStore.byHand(
                    backbone.id(),
                    "the tensor \"" + name + "\" in " + tensors.file() + " has the shape " + tensors.shape(name)
                            + ", but " + backbone.id() + " needs " + wanted);
        }
    }

    @Override
    public ConvolutionWeights of(Convolution convolution) {
        String bias = convolution.name() + BIAS;
        ConvolutionWeights plain = new ConvolutionWeights(
                floats(convolution.name() + WEIGHT),
                tensors.has(bias) ? floats(bias) : new float[convolution.outputs()]);
        String norm = convolution.norm();
        return plain.followedBy(
                floats(norm + WEIGHT),
                floats(norm + BIAS),
                floats(norm + MEAN),
                floats(norm + VARIANCE),
                file.format().batchNormEpsilon());
    }

    private float[] floats(String name) {
        Tensor tensor = tensors.read(name);
        if (tensor.type() != Tensor.Type.F32) {
            throw WeightsStore.byHand(
                    backbone.id(),
                    "the tensor \"" + name + "\" in " + tensors.file() + " is " + tensor.type() + ", not F32");
        }
        return tensor.floats();
    }
}
