package io.anomalight.models.components.backbone.convnet;

import io.anomalight.models.components.backbone.Weight;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.backbone.network.NetworkOps;
import java.util.stream.Stream;

/** A part of a convolutional network: its weights, and what it computes with them. */
interface Block {

    /** Its convolutions, in the order of computation. */
    Stream<Convolution> convolutions();

    /** Its other weights, which keep their names in the state. */
    default Stream<Weight> others() {
        return Stream.empty();
    }

    /** Computes feature maps from feature maps, {@code [B, C, H, W]} each. */
    <T> T apply(NetworkOps<T> ops, T x);
}
