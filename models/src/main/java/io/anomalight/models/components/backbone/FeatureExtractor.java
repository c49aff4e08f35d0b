package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.Batch;
import io.anomalight.framework.onnx.Value;
import java.util.List;

/** A frozen encoder: images in, one feature map a layer out. */
public interface FeatureExtractor {

    /** The tapped layers, in the order in which they were asked for. */
    List<FeatureLayer> layers();

    /**
     * Computes the features of a batch; the encoder normalises the images itself, as its weights want it.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}; stays the caller's
     * @return one map a layer, {@code [B, C, h, w]}, in the order of {@link #layers}; owned by the images' manager. The
     *     channels lie last in memory, so that {@code transpose(0, 2, 3, 1)} and a reshape to {@code [B·h·w, C]} cost
     *     nothing
     */
    NDList extract(NDArray images);

    /**
     * As {@link #extract(NDArray)}, for whoever sees the same images in several epochs: what was computed of images that come
     * again may be kept and handed out later, the same bit for bit.
     */
    default NDList extract(Batch batch) {
        return extract(batch.images());
    }

    /**
     * As {@link #extract(NDArray)}, for images {@code [1, 3, H, W]} whose features are wanted apart: each one's are the same as
     * if it had come alone, bit for bit.
     *
     * @param images stay the caller's
     * @return those of each image, in the order of the images
     */
    default List<NDList> extractEach(NDList images) {
        return images.stream().map(this::extract).toList();
    }

    /**
     * As {@link #extract(NDArray)}, as a graph; the channels come first.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}
     */
    List<Value> extract(Value images);

    /** Where the weights come from. */
    WeightsOrigin origin();
}
