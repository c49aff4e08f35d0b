package io.anomalight.models.components.backbone.weights;

/** Which convolution of a bottleneck block halves the map; networks without bottlenecks have no choice. */
public enum StrideOn {
    /** The first 1×1: the network as first published, and Keras'. */
    CONV1,
    /** The 3×3: "version 1.5", torchvision's and timm's. */
    CONV2
}
