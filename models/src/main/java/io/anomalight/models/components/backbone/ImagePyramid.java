package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.maps.MapResize;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The features of one layer of an encoder for an image at several sizes: its own, a half, a quarter, and so on. Each size is a layer
 * of this extractor. An image of half the size has every second pixel of every second row, as in the published code.
 *
 * @param encoder an encoder with one layer
 * @param scales number of sizes
 */
public record ImagePyramid(FeatureExtractor encoder, int scales) implements FeatureExtractor {
    private static final int COLOURS = 3;

    /** A layer of an encoder for images of several sizes, the largest first; the stride doubles from size to size. */
    public static List<FeatureLayer> layers(FeatureLayer layer, int scales) {
        return IntStream.range(0, scales)
                .mapToObj(scale -> new FeatureLayer(
                        scale == 0 ? layer.name() : layer.name() + "/" + (1 << scale),
                        layer.channels(),
                        layer.stride() << scale,
                        layer.edge()))
                .toList();
    }

    /**
     * Checks that a network can compute features of images of all sizes.
     *
     * @throws IllegalArgumentException if it can't
     */
    public static void requireSizes(Backbone network, ImageSize images, int scales) {
        IntStream.range(0, scales).forEach(scale -> network.requireSize(scaled(images, scale)));
    }

    @Override
    public List<FeatureLayer> layers() {
        return layers(encoder.layers().get(0), scales);
    }

    @Override
    public NDList extract(NDArray images) {
        NDList features = new NDList(encoder.extract(images));
        for (int scale = 1; scale < scales; scale++) {
            try (NDArray smaller = smaller(images, scale)) {
                features.addAll(encoder.extract(smaller));
            }
        }
        return features;
    }

    @Override
    public List<NDList> extractEach(NDList images) {
        List<NDList> features = new ArrayList<>();
        encoder.extractEach(images).forEach(features::add);
        for (int scale = 1; scale < scales; scale++) {
            try (NDList smaller = new NDList()) {
                for (NDArray image : images) {
                    smaller.add(smaller(image, scale));
                }
                List<NDList> ofScale = encoder.extractEach(smaller);
                for (int i = 0; i < features.size(); i++) {
                    features.get(i).addAll(ofScale.get(i));
                }
            }
        }
        return features;
    }

    private static NDArray smaller(NDArray images, int scale) {
        Shape shape = images.getShape();
        ImageSize size = new ImageSize((int) shape.get(2), (int) shape.get(3));
        return EagerOperand.compute(images, in -> smaller(in, size, scale));
    }

    @Override
    public List<Value> extract(Value images, ImageSize size) {
        List<Value> features = new ArrayList<>(encoder.extract(images, size));
        for (int scale = 1; scale < scales; scale++) {
            features.addAll(encoder.extract(Value.of(smaller(images, size, scale)), scaled(size, scale)));
        }
        return features;
    }

    private static Operand smaller(Operand images, ImageSize size, int scale) {
        ImageSize to = scaled(size, scale);
        Operand colours = images.reshape(-1, size.height(), size.width());
        return MapResize.nearest(colours, size, to).reshape(-1, COLOURS, to.height(), to.width());
    }

    private static ImageSize scaled(ImageSize size, int scale) {
        return new ImageSize(size.height() >> scale, size.width() >> scale);
    }

    @Override
    public WeightsOrigin origin() {
        return encoder.origin();
    }
}
