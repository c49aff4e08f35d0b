package io.anomalight.models.components.backbone;

import io.anomalight.framework.ArchiveRestore;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.weights.WeightsFormat;

/** Zeros. They allocate the arrays of an encoder, whose values are then read from an archive. */
final class BlankWeights implements EncoderWeights {
    private final WeightsOrigin origin;

    BlankWeights(ArchiveRestore restoration) {
        this.origin = WeightsOrigin.of(restoration.provenance());
    }

    @Override
    public WeightsFormat format() {
        WeightsFormat any = WeightsFormat.TORCHVISION;
        return new WeightsFormat(
                any.channelOrder(), any.scale(), any.mean(), any.std(), origin.strideOn(), any.batchNormEpsilon());
    }

    @Override
    public ConvolutionWeights of(Convolution convolution) {
        return new ConvolutionWeights(
                new float[convolution.outputs() * convolution.fanIn()], new float[convolution.outputs()]);
    }

    @Override
    public WeightsOrigin origin() {
        return origin;
    }
}
