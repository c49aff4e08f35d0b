package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.image.ImageSize;
import java.util.Locale;
import java.util.Map;

/**
 * What a module says of a batch; both native arrays belong to the step, which closes them.
 *
 * @param scores one for each image, higher is more anomalous, {@code [B]}
 * @param anomalyMaps one score for each pixel, {@code [B, H, W]}
 * @param scalars values worth logging, for instance {@code loss}, one for each image, {@code [B]}, in the order of their
 *     names; may be empty. A validation publishes their means over its normal images.
 */
public record Prediction(NDArray scores, NDArray anomalyMaps, Map<String, float[]> scalars) {
    public Prediction {
        scalars = StepOutput.inOrder(scalars);
    }

    public Prediction(NDArray scores, NDArray anomalyMaps) {
        this(scores, anomalyMaps, Map.of());
    }

    /**
     * Refuses a prediction that can't be one of a batch.
     *
     * @param images how many there are
     * @param size of each of them, and so of a map
     * @throws ModuleFailure if scores are not {@code [B]} or maps not {@code [B, H, W]}, both float32, or a scalar is not one number for
     *     each image
     */
    public void check(int images, ImageSize size) {
        check("scores", scores, new Shape(images), images, size);
        check("anomaly maps", anomalyMaps, new Shape(images, size.height(), size.width()), images, size);
        scalars.forEach((name, numbers) -> {
            if (numbers.length != images) {
                throw new ModuleFailure(
                        "its " + name + " has " + numbers.length + (numbers.length == 1 ? " number" : " numbers")
                                + " for " + images + (images == 1 ? " image," : " images,"),
                        "give one number for each image");
            }
        });
    }

    private static void check(String name, NDArray array, Shape wanted, int images, ImageSize size) {
        if (!array.getShape().equals(wanted)) {
            throw new ModuleFailure(
                    "its " + name + " have the shape " + array.getShape() + ", but must have " + wanted + " for "
                            + images + (images == 1 ? " image of " : " images of ") + size + ",",
                    "give one score for each image, and a map of inputSize() for each");
        }
        if (array.getDataType() != DataType.FLOAT32) {
            throw new ModuleFailure(
                    "its " + name + " are " + array.getDataType().name().toLowerCase(Locale.ROOT)
                            + ", but must be float32",
                    "end with toType(DataType.FLOAT32, false)");
        }
    }

    /** The usual prediction: the score of an image is the largest value of its map. */
    public static Prediction ofMaps(NDArray anomalyMaps, Map<String, float[]> scalars) {
        NDArray scores = anomalyMaps.reshape(anomalyMaps.getShape().get(0), -1).max(new int[] {1});
        return new Prediction(scores, anomalyMaps, scalars);
    }

    /** As above, with nothing to log. */
    public static Prediction ofMaps(NDArray anomalyMaps) {
        return ofMaps(anomalyMaps, Map.of());
    }
}
