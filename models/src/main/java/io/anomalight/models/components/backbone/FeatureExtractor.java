package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.Batch;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.onnx.Value;
import java.util.List;

/** A frozen encoder: it computes one feature map per layer from images. */
public interface FeatureExtractor {

    /** The layers whose features are returned, in the order of the configuration. */
    List<FeatureLayer> layers();

    /** The number of rows and columns of features of each layer, for images of this size. */
    default List<ImageSize> grids(ImageSize images) {
        return layers().stream().map(layer -> layer.positions(images)).toList();
    }

    /**
     * Computes the features of a batch. The encoder normalises the images itself.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}; they are not closed here
     * @return one map per layer, {@code [B, C, h, w]}, in the order of {@link #layers}; owned by the images' manager. The
     *     channels are last in memory, so {@code transpose(0, 2, 3, 1)} and a reshape to {@code [B·h·w, C]} copy nothing
     */
    NDList extract(NDArray images);

    /**
     * As {@link #extract(NDArray)}, for the same images in several epochs. The features of images with an identity may be cached;
     * cached features are equal to computed features, bit for bit.
     */
    default NDList extract(Batch batch) {
        return extract(batch.images());
    }

    /** Whether {@link #extract(Batch)} does not look at the pixels of the image with this key, because its features are cached. */
    default boolean keeps(String key) {
        return false;
    }

    /**
     * Computes the features of single images {@code [1, 3, H, W]}. Each result equals {@link #extract(NDArray)} of this image
     * alone, bit for bit.
     *
     * @param images they are not closed here
     * @return the features of each image, in the same order
     */
    default List<NDList> extractEach(NDList images) {
        return images.stream().map(this::extract).toList();
    }

    /**
     * As {@link #extract(NDArray)}, as a graph for ONNX; the channels are first.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}
     * @param size H and W
     */
    List<Value> extract(Value images, ImageSize size);

    /** The origin of the weights. */
    WeightsOrigin origin();

    /**
     * The encoder and its layers in the summary of a model.
     *
     * @param backbone name of the network
     * @param size size of the images
     */
    default ModulePart part(String backbone, ImageSize size) {
        return new ModulePart(
                "encoder",
                backbone,
                "",
                layers().stream()
                        .map(layer -> new ModulePart("encoder." + layer.name(), "layer", layer.shape(size)))
                        .toList());
    }
}
