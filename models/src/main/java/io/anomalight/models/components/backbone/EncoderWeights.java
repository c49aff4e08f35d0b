package io.anomalight.models.components.backbone;

import io.anomalight.models.components.backbone.weights.WeightsFormat;

/** The numbers of an encoder, asked for one convolution at a time, so that what is not needed is never read. */
interface EncoderWeights {

    /** How the network was built and what input it was trained on. */
    WeightsFormat format();

    /** Called once before the first {@link #of}, with all that will be asked for, so that faults show at once. */
    default void check(ResNetLayout layout) {}

    ConvolutionWeights of(Convolution convolution);

    WeightsOrigin origin();
}
