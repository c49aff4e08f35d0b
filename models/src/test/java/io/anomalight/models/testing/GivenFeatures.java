package io.anomalight.models.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Batch;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.WeightsOrigin;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An encoder whose features are given: the images that {@link #batch} makes have a number, and that tells which.
 *
 * @param layers the taps
 * @param values the features of all images, one {@code [N, C, h, w]} a tap
 * @param grids h and w of each tap
 */
public record GivenFeatures(List<FeatureLayer> layers, List<float[]> values, List<ImageSize> grids)
        implements FeatureExtractor {

    /** The images of some numbers. */
    public static Batch batch(NDManager step, ImageSize size, int from, int to) {
        HostBatch host = new HostBatch(IntStream.range(from, to)
                .mapToObj(number -> image(number, size))
                .toList());
        return new Batch(host.toNative(step), new SplittableRandom(from));
    }

    private static HostImage image(int number, ImageSize size) {
        float[] rgb = new float[3 * size.pixels()];
        Arrays.fill(rgb, number);
        return new HostImage(Path.of(number + ".png"), Label.UNKNOWN, size, rgb, Optional.empty(), size);
    }

    @Override
    public List<ImageSize> grids(ImageSize images) {
        return grids;
    }

    @Override
    public NDList extract(NDArray images) {
        int count = (int) images.getShape().get(0);
        float[] pixels = images.toFloatArray();
        NDList features = new NDList();
        for (int tap = 0; tap < layers.size(); tap++) {
            Shape shape = new Shape(
                    count,
                    layers.get(tap).channels(),
                    grids.get(tap).height(),
                    grids.get(tap).width());
            int length = (int) (shape.size() / count);
            float[] chosen = new float[count * length];
            for (int i = 0; i < count; i++) {
                int number = (int) pixels[i * (pixels.length / count)];
                System.arraycopy(values.get(tap), number * length, chosen, i * length, length);
            }
            features.add(images.getManager().create(chosen, shape));
        }
        return features;
    }

    @Override
    public List<Value> extract(Value images, ImageSize size) {
        throw new AssertionError("no test writes this encoder as a graph");
    }

    @Override
    public WeightsOrigin origin() {
        return new WeightsOrigin("given", Optional.empty());
    }
}
