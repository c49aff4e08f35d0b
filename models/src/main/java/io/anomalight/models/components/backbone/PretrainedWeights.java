package io.anomalight.models.components.backbone;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.weights.WeightsFile;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import io.anomalight.models.components.backbone.weights.WeightsStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The weights of a safetensors file. Batch norms are folded into the convolutions. */
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
    public boolean has(String name) {
        return tensors.has(name);
    }

    @Override
    public void check(List<Convolution> convolutions, List<Weight> others) {
        convolutions.forEach(convolution -> {
            check(convolution.name() + WEIGHT, convolution.shape());
            if (tensors.has(convolution.name() + BIAS) || !convolution.normed()) {
                check(convolution.name() + BIAS, convolution.outputs());
            }
            if (convolution.normed()) {
                NORM.forEach(parameter -> check(convolution.norm() + parameter, convolution.outputs()));
            }
        });
        others.forEach(weight -> check(weight.name(), weight.dimensions()));
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
    public ConvolutionWeights of(Convolution convolution, double varianceFactor) {
        ConvolutionWeights plain = plain(convolution);
        if (!convolution.normed()) {
            return plain;
        }
        String norm = convolution.norm();
        return plain.followedBy(
                floats(norm + WEIGHT),
                floats(norm + BIAS),
                floats(norm + MEAN),
                floats(norm + VARIANCE),
                file.format().batchNormEpsilon());
    }

    @Override
    public NormedWeights apart(Convolution convolution, double varianceFactor) {
        List<float[]> norm =
                NORM.stream().map(name -> floats(convolution.norm() + name)).toList();
        return NormedWeights.of(plain(convolution), norm, file.format().batchNormEpsilon());
    }

    private ConvolutionWeights plain(Convolution convolution) {
        String bias = convolution.name() + BIAS;
        return new ConvolutionWeights(
                floats(convolution.name() + WEIGHT),
                tensors.has(bias) ? floats(bias) : new float[convolution.outputs()]);
    }

    @Override
    public float[] of(Weight weight) {
        return floats(weight.name());
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
