package io.anomalight.models.components.backbone;

import io.anomalight.framework.ArchiveRestore;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.weights.WeightsFormat;

/** Zeros. They allocate the arrays of an encoder, whose values are then read from an archive. */
final class BlankWeights implements EncoderWeights {
    private final Backbone backbone;
    private final WeightsOrigin origin;

    BlankWeights(Backbone backbone, ArchiveRestore restoration) {
        this.backbone = backbone;
        this.origin = WeightsOrigin.of(restoration.provenance());
    }

    @Override
    public WeightsFormat format() {
        WeightsFormat any = backbone.format();
        return new WeightsFormat(
                any.channelOrder(), any.scale(), any.mean(), any.std(), origin.strideOn(), any.batchNormEpsilon());
    }

    @Override
    public ConvolutionWeights of(Convolution convolution, double varianceFactor) {
        return new ConvolutionWeights(
                new float[convolution.outputs() * convolution.fanIn()], new float[convolution.outputs()]);
    }

    @Override
    public float[] of(Weight weight) {
        return new float[weight.size()];
    }

    @Override
    public WeightsOrigin origin() {
        return origin;
    }
}
