package io.anomalight.models.components.backbone.weights;

/** In which order a network expects the colours of a pixel. */
public enum ChannelOrder {
    RGB,
    BGR
}
