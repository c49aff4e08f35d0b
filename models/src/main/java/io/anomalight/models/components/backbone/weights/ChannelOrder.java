package io.anomalight.models.components.backbone.weights;

/** The order of the colour channels that a network expects. */
public enum ChannelOrder {
    RGB,
    BGR
}
