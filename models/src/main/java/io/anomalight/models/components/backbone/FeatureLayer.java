package io.anomalight.models.components.backbone;

import io.anomalight.framework.image.ImageSize;

/**
 * A place in a backbone where features can be tapped.
 *
 * @param name as torchvision calls it, for instance {@code layer2}
 * @param channels C of the feature map {@code [B, C, ceil(H / stride), ceil(W / stride)]}
 * @param stride how many pixels of the image lie between two features
 */
public record FeatureLayer(String name, int channels, int stride) {

    /** The shape of its features for images of such a size, as people write it: {@code [B, 256, 32, 32]}. */
    public String shape(ImageSize size) {
        return "[B, " + channels + ", " + grid(size) + "]";
    }

    /** The two sides of that shape: {@code 32, 32}. */
    public String grid(ImageSize size) {
        ImageSize positions = positions(size);
        return positions.height() + ", " + positions.width();
    }

    /** How many rows and columns of features there are. */
    public ImageSize positions(ImageSize size) {
        return new ImageSize((size.height() + stride - 1) / stride, (size.width() + stride - 1) / stride);
    }

    @Override
    public String toString() {
        return name + " (" + channels + " channels, stride " + stride + ")";
    }
}
