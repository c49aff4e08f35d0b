package io.anomalight.onnx;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.FeatureLayer.Edge;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds out channels and strides of layers by running the network on a few images of a few sizes. */
final class LayerProbe implements AutoCloseable {
    /** It has all strides from 1 to 112 that are products of 2 and 7, so those of usual networks. */
    private static final int SIDE = 224;

    private static final int STRIPES = 7;
    private static final double TOLERANCE = 1e-3;

    private static final String FREE_BATCH =
            "export the network with a free batch size, in PyTorch with dynamic_axes={\"image\": {0: \"batch\"}}";

    private final EncoderGraph graph;
    private final List<String> taps;
    private final OnnxSession session;

    LayerProbe(EncoderGraph graph, List<String> taps) {
        this.graph = graph;
        this.taps = taps;
        this.session = new OnnxSession(graph, taps, Runtime.getRuntime().availableProcessors());
    }

    /**
     * The layers, in the order of the taps.
     *
     * @throws UserError if a tap is not a map {@code [B, C, h, w]}, has no stride, or depends on the size of the batch
     */
    List<FeatureLayer> layers() {
        ImageSize size = graph.size(new ImageSize(SIDE, SIDE));
        List<OnnxSession.Array> maps = two(size);
        List<FeatureLayer> layers = new ArrayList<>();
        for (int i = 0; i < taps.size(); i++) {
            layers.add(layer(taps.get(i), maps.get(i).shape(), size));
        }
        return graph.height().isPresent() || graph.width().isPresent() ? layers : withEdges(layers);
    }

    /** The maps of a black image and a striped one. */
    private List<OnnxSession.Array> two(ImageSize size) {
        List<OnnxSession.Array> alone = black(size);
        float[] pixels = new float[2 * 3 * size.pixels()];
        for (int i = pixels.length / 2; i < pixels.length; i++) {
            pixels[i] = i % STRIPES / (float) STRIPES;
        }
        List<OnnxSession.Array> together = run(pixels, size);
        for (int i = 0; i < taps.size(); i++) {
            requireIndependent(
                    taps.get(i), alone.get(i).numbers(), together.get(i).numbers());
        }
        return together;
    }

    private List<OnnxSession.Array> run(float[] pixelsOfTwo, ImageSize size) {
        try {
            return session.run(pixelsOfTwo, 2, size);
        } catch (UserError failure) {
            throw new UserError(
                    graph.file().path() + " computes one image at a time, but not two; " + FREE_BATCH, failure);
        }
    }

    /** Refuses a network in which the features of an image depend on the other images of its batch. */
    private void requireIndependent(String tap, FloatBuffer alone, FloatBuffer together) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < Math.min(alone.remaining(), together.remaining()); i++) {
            largest = Math.max(largest, Math.abs(alone.get(i)));
            difference = Math.max(difference, Math.abs((double) alone.get(i) - together.get(i)));
        }
        if (difference > TOLERANCE * Math.max(1, largest)) {
            throw refused(
                    tap,
                    "is another one for an image alone than for the same image in a batch",
                    "export a network that computes each image by itself, in PyTorch after model.eval()");
        }
    }

    private List<OnnxSession.Array> black(ImageSize size) {
        return session.run(new float[3 * size.pixels()], 1, size);
    }

    private FeatureLayer layer(String tap, long[] shape, ImageSize size) {
        if (shape.length != 4) {
            throw refused(
                    tap,
                    "has " + shape.length + " axes, but features are maps [B, C, h, w]",
                    "name a value with four axes in model.layers, or reshape it before the network is exported");
        }
        if (shape[0] != 2) {
            throw refused(tap, "has a first axis of " + shape[0] + " for a batch of 2 images", FREE_BATCH);
        }
        if (shape[1] < 1 || shape[1] > Integer.MAX_VALUE || shape[2] < 1 || shape[3] < 1) {
            throw refused(tap, "is empty for images of " + size, "name another value in model.layers");
        }
        int stride = stride(size, shape)
                .orElseThrow(() -> refused(
                        tap,
                        "has a grid of " + shape[2] + "x" + shape[3] + " for images of " + size
                                + ", which no stride explains",
                        "name a value in model.layers whose grid divides the image"));
        return new FeatureLayer(tap, (int) shape[1], stride, Edge.WHOLE);
    }

    private UserError refused(String tap, String fault, String cure) {
        return new UserError(graph.file().path() + " has the output \"" + tap + "\", which " + fault + "; " + cure);
    }

    private static Optional<Integer> stride(ImageSize size, long[] shape) {
        return IntStream.rangeClosed(1, Math.min(size.height(), size.width()))
                .filter(stride -> stride * shape[2] == size.height() && stride * shape[3] == size.width())
                .boxed()
                .findFirst();
    }

    /** Finds out what the layers do with images that do not fill their strides; whole strides if nothing else is certain. */
    private List<FeatureLayer> withEdges(List<FeatureLayer> whole) {
        int stride = whole.stream().mapToInt(FeatureLayer::stride).max().orElseThrow();
        int filled = Math.max(1, SIDE / stride) * stride;
        for (Edge edge : List.of(Edge.PADDED, Edge.CUT)) {
            List<FeatureLayer> layers = whole.stream()
                    .map(layer -> new FeatureLayer(layer.name(), layer.channels(), layer.stride(), edge))
                    .toList();
            if (predicts(layers, filled + 1) && predicts(layers, filled + stride - 1)) {
                return layers;
            }
        }
        return whole;
    }

    private boolean predicts(List<FeatureLayer> layers, int side) {
        ImageSize size = new ImageSize(side, side);
        try {
            List<OnnxSession.Array> maps = black(size);
            return IntStream.range(0, layers.size()).allMatch(i -> {
                long[] shape = maps.get(i).shape();
                return layers.get(i).positions(size).equals(new ImageSize((int) shape[2], (int) shape[3]));
            });
        } catch (UserError impossible) {
            return false; // a network that needs whole strides
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
