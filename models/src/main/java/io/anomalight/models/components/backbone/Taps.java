package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;

/** Joins and splits features of single images and batches; there is one array per feature layer. */
public final class Taps {
    private Taps() {}

    /** Joins the features of several images along axis 0; closes the features of the single images. */
    public static NDList joined(List<NDList> images) {
        NDList joined = new NDList();
        for (int layer = 0; layer < images.get(0).size(); layer++) {
            NDList parts = new NDList();
            for (NDList image : images) {
                parts.add(image.get(layer));
            }
            try (parts) {
                joined.add(NDArrays.concat(
                        parts)); // also copies a single part, because gradients can't be recorded through the result of
                // a script
            }
        }
        return joined;
    }

    /** A view of one image of a batch, {@code [1, …]}. */
    static NDArray image(NDArray batch, long index) {
        return batch.get(new NDIndex().addSliceDim(index, index + 1));
    }

    /** Views of each image of a batch. */
    public static NDList images(NDArray batch) {
        NDList images = new NDList();
        for (long i = 0; i < batch.getShape().get(0); i++) {
            images.add(image(batch, i));
        }
        return images;
    }
}
