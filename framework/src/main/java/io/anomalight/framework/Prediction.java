package io.anomalight.framework;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.image.ImageSize;
import java.util.Locale;
import java.util.Map;

/**
 * The scores and anomaly maps of a batch. The step owns and closes both arrays.
 *
 * @param scores one score per image, float32 {@code [B]}; higher is more anomalous
 * @param anomalyMaps one score per pixel, float32 {@code [B, H, W]}
 * @param scalars values to log, for instance {@code loss}, one per image, {@code [B]}, sorted by name; may be empty. A
 *     validation publishes their means over its normal images.
 */
public record Prediction(NDArray scores, NDArray anomalyMaps, Map<String, float[]> scalars) {
    public Prediction {
        scalars = StepOutput.inOrder(scalars);
    }

    public Prediction(NDArray scores, NDArray anomalyMaps) {
        this(scores, anomalyMaps, Map.of());
    }

    /**
     * Checks that this prediction fits a batch.
     *
     * @param images the number of images
     * @param size the size of an image and of a map
     * @throws ModuleFailure if scores are not {@code [B]} or maps not {@code [B, H, W]}, both float32, or a scalar does
     *     not have one number per image
     */
    public void check(int images, ImageSize size) {
        check("scores", scores, new Shape(images), images, size);
        check("anomaly maps", anomalyMaps, new Shape(images, size.height(), size.width()), images, size);
        scalars.forEach((name, numbers) -> {
            if (numbers.length != images) {
                throw new ModuleFailure(
                        "its " + name + " has " + numbers.length + (numbers.length == 1 ? " number" : " numbers")
                                + " for " + images + (images == 1 ? " image," : " images,"),
                        "return one number per image");
            }
        });
    }

    private static void check(String name, NDArray array, Shape expected, int images, ImageSize size) {
        if (!array.getShape().equals(expected)) {
            throw new ModuleFailure(
                    "its " + name + " have the shape " + array.getShape() + ", but must have " + expected + " for "
                            + images + (images == 1 ? " image of " : " images of ") + size + ",",
                    "return one score and one map of inputSize() per image");
        }
        if (array.getDataType() != DataType.FLOAT32) {
            throw new ModuleFailure(
                    "its " + name + " are " + array.getDataType().name().toLowerCase(Locale.ROOT)
                            + ", but must be float32",
                    "end with toType(DataType.FLOAT32, false)");
        }
    }

    /** Creates a prediction in which the score of an image is the largest value of its map. */
    public static Prediction ofMaps(NDArray anomalyMaps, Map<String, float[]> scalars) {
        NDArray scores = anomalyMaps.reshape(anomalyMaps.getShape().get(0), -1).max(new int[] {1});
        return new Prediction(scores, anomalyMaps, scalars);
    }

    /** As above, without scalars. */
    public static Prediction ofMaps(NDArray anomalyMaps) {
        return ofMaps(anomalyMaps, Map.of());
    }
}
