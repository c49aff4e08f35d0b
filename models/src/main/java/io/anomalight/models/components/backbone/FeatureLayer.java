package io.anomalight.models.components.backbone;

import io.anomalight.framework.image.ImageSize;

/**
 * A layer of a backbone whose output can be used as features.
 *
 * @param name name in torchvision, for instance {@code layer2}
 * @param channels C of the feature map {@code [B, C, ceil(H / stride), ceil(W / stride)]}
 * @param stride distance of neighbouring features in pixels of the image
 */
public record FeatureLayer(String name, int channels, int stride) {

    /** The shape of its features for an image size, as text: {@code [B, 256, 32, 32]}. */
    public String shape(ImageSize size) {
        return "[B, " + channels + ", " + grid(size) + "]";
    }

    /** Height and width of that shape, as text: {@code 32, 32}. */
    public String grid(ImageSize size) {
        ImageSize positions = positions(size);
        return positions.height() + ", " + positions.width();
    }

    /** The number of rows and columns of features. */
    public ImageSize positions(ImageSize size) {
        return new ImageSize((size.height() + stride - 1) / stride, (size.width() + stride - 1) / stride);
    }

    @Override
    public String toString() {
        return name + " (" + channels + " channels, stride " + stride + ")";
    }
}
