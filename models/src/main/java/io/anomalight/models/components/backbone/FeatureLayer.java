package io.anomalight.models.components.backbone;

import io.anomalight.framework.image.ImageSize;

/**
 * A layer of a backbone whose output can be used as features.
 *
 * @param name name in the recipe, for instance {@code layer2} or {@code block11}
 * @param channels C of the feature map {@code [B, C, H / stride, W / stride]}
 * @param stride distance of neighbouring features in pixels of the image
 * @param edge what the layer does with an edge that is narrower than its stride
 */
public record FeatureLayer(String name, int channels, int stride, Edge edge) {

    /** What a layer does with the pixels at the right and at the bottom that do not fill its stride. */
    public enum Edge {
        /** They are a position of their own: convolutions with padding, the sizes are rounded up. */
        PADDED,
        /** They are ignored: patches without padding, the sizes are rounded down. */
        CUT,
        /** They are an error: only whole patches are possible. */
        WHOLE
    }

    /** A layer of a network of padded convolutions. */
    public FeatureLayer(String name, int channels, int stride) {
        this(name, channels, stride, Edge.PADDED);
    }

    /** The shape of its features for an image size, as text: {@code [B, 256, 32, 32]}. */
    public String shape(ImageSize size) {
        return "[B, " + channels + ", " + grid(size) + "]";
    }

    /** Height and width of that shape, as text: {@code 32, 32}. */
    public String grid(ImageSize size) {
        ImageSize positions = positions(size);
        return positions.height() + ", " + positions.width();
    }

    /**
     * The number of rows and columns of features.
     *
     * @throws IllegalArgumentException if the layer needs whole patches, and the height or width is no multiple of the stride
     *     (the message names the nearest multiples); or if the image is smaller than one patch
     */
    public ImageSize positions(ImageSize size) {
        return new ImageSize(positions(size.height(), size), positions(size.width(), size));
    }

    private int positions(int length, ImageSize size) {
        if (edge == Edge.PADDED) {
            return (length + stride - 1) / stride;
        }
        if (length < stride) {
            throw new IllegalArgumentException("input_size must be at least " + stride
                    + " pixels on both sides, the stride" + " of " + name + ", but is " + size);
        }
        if (edge == Edge.WHOLE && length % stride != 0) {
            int below = length / stride * stride;
            throw new IllegalArgumentException("input_size must be a multiple of " + stride
                    + " on both sides, because the encoder divides the image into patches of " + stride
                    + " pixels: for instance " + below + " or " + (below + stride) + " instead of " + length
                    + ", but is " + size);
        }
        return length / stride;
    }

    @Override
    public String toString() {
        return name + " (" + channels + " channels, stride " + stride + ")";
    }
}
