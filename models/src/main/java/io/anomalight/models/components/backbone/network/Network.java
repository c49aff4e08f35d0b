package io.anomalight.models.components.backbone.network;

import io.anomalight.framework.image.ImageSize;
import java.util.Map;
import java.util.Set;

/** The forward pass of a network without its weights, written once for arrays and for graphs. */
@FunctionalInterface
public interface Network {

    /**
     * Computes feature maps.
     *
     * @param images normalised, {@code [B, 3, H, W]}; freed by this method
     * @param size H and W
     * @param taps names of the layers whose maps are returned; only what they need has weights
     * @return one map {@code [B, C, h, w]} for each tap, by name
     */
    <T> Map<String, T> forward(NetworkOps<T> ops, T images, ImageSize size, Set<String> taps);
}
