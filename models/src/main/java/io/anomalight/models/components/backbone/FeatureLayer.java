package io.anomalight.models.components.backbone;

/**
 * A place in a backbone where features can be tapped.
 *
 * @param name as torchvision calls it, for instance {@code layer2}
 * @param channels C of the feature map {@code [B, C, ceil(H / stride), ceil(W / stride)]}
 * @param stride how many pixels of the image lie between two features
 */
public record FeatureLayer(String name, int channels, int stride) {
    @Override
    public String toString() {
        return name + " (" + channels + " channels, stride " + stride + ")";
    }
}
