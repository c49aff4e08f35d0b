package io.anomalight.models.components.backbone;

import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.weights.WeightsFormat;

/** The source of an encoder's weights. It returns one convolution at a time, so that unused tensors are never read. */
interface EncoderWeights {

    /** The variant of the network and the format of its input. */
    WeightsFormat format();

    /** Checks that all weights of the layout exist with the right shapes; called once, before the first {@link #of}. */
    default void check(ResNetLayout layout) {}

    ConvolutionWeights of(Convolution convolution);

    WeightsOrigin origin();
}
