package io.anomalight.models.components.backbone.weights;

/** The order of colours that a network expects. */
public enum ChannelOrder {
    RGB,
    BGR
}
