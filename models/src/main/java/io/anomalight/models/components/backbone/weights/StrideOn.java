package io.anomalight.models.components.backbone.weights;

/** Which convolution of a bottleneck block halves the map. Networks without bottleneck blocks ignore this setting. */
public enum StrideOn {
    /** The first 1×1 convolution, as in the original network and in Keras. */
    CONV1,
    /** The 3×3 convolution ("version 1.5"), as in torchvision and timm. */
    CONV2
}
