package io.anomalight.models.supersimplenet;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.Uniform;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.layout.Convolution;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.trained.Activations;
import io.anomalight.models.components.trained.NormedConvolutions;
import io.anomalight.models.components.trained.PointwiseHead;
import io.anomalight.models.components.trained.PointwiseLayers;
import io.anomalight.models.components.trained.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The network: upscaled features of a frozen encoder, an adaptor, a segmentation head and a classification head (figure 2). */
final class SuperSimpleNetModel {
    private static final String ADAPTOR = "adaptor.";
    private static final String SEGMENTATION = "segmentation.";
    private static final String CLASSIFICATION = "classification.";
    private static final int HIDDEN = 1024;
    private static final int CLASSIFIED = 128;
    private static final int KERNEL = 5;
    private static final int NEIGHBOURHOOD = 3;
    /** Smooths the maps, σ = 4; the kernel has 25 pixels as in the published code. */
    private static final GaussianBlur BLUR = new GaussianBlur(4, 12);

    private final List<FeatureLayer> layers;
    private final List<ImageSize> grids;
    private final boolean adaptsClassification;
    private final boolean stopsGradients;
    private final ModuleState state;
    private final PointwiseLayers adaptor;
    private final PointwiseHead segmentation;
    private final Convolution convolution;
    private final NormedConvolutions classification;
    private final MixedPrecision mixedPrecision;

    /**
     * The outputs of the heads, before any sigmoid.
     *
     * @param map {@code [B, 1, h, w]}
     * @param score {@code [B]}
     */
    record Outputs(Operand map, Operand score) {}

    SuperSimpleNetModel(FeatureExtractor encoder, SuperSimpleNetConfig config, ModuleState state) {
        this.layers = encoder.layers();
        this.grids = encoder.grids(config.inputSize());
        this.adaptsClassification = config.adaptClsFeatures();
        // Without labels, the classification head must not shape the map, as the authors found.
        this.stopsGradients = !config.supervised();
        this.state = state;
        this.adaptor = new PointwiseLayers(ADAPTOR, channels(), 1, state);
        this.segmentation = new PointwiseHead(SEGMENTATION, channels(), HIDDEN, 1, state);
        this.convolution = new Convolution("conv", "norm", channels() + 1, CLASSIFIED, KERNEL, 1);
        this.classification = new NormedConvolutions(List.of(convolution), state, CLASSIFICATION);
        this.mixedPrecision = new MixedPrecision(state);
    }

    /** Initialises the parameters as the published code does. */
    SuperSimpleNetModel initialize(SplittableRandom random) {
        adaptor.initialize(1 / Math.sqrt(channels()), random.split());
        segmentation.initialize(random.split());
        classification.initializeXavier(random.split());
        int pooled = 2 * CLASSIFIED + 2;
        SplittableRandom last = random.split();
        float[] weight = new float[pooled];
        double deviation = Math.sqrt(2.0 / (pooled + 1));
        for (int i = 0; i < pooled; i++) {
            weight[i] = (float) (deviation * last.nextGaussian());
        }
        state.parameter(CLASSIFICATION + "fc.weight", weight, 1, pooled);
        state.parameter(CLASSIFICATION + "fc.bias", Uniform.within(1 / Math.sqrt(pooled), 1, last), 1);
        return this;
    }

    List<String> adaptorParameters() {
        return adaptor.parameterNames();
    }

    List<String> headParameters() {
        List<String> names = new ArrayList<>(segmentation.parameterNames());
        names.addAll(classification.parameterNames());
        names.add(CLASSIFICATION + "fc.weight");
        names.add(CLASSIFICATION + "fc.bias");
        return names;
    }

    /** The number of channels C of the features. */
    int channels() {
        return layers.stream().mapToInt(FeatureLayer::channels).sum();
    }

    /** The rows and columns of the features: twice those of the first layer. */
    ImageSize grid() {
        ImageSize first = grids.get(0);
        return new ImageSize(2 * first.height(), 2 * first.width());
    }

    /**
     * Resizes the features of all layers to the grid, concatenates their channels, and averages over 3×3 positions.
     *
     * @param taps one {@code [B, C, h, w]} per layer
     * @return {@code [B, C, h, w]} of the grid
     */
    Operand features(List<Operand> taps) {
        List<Operand> resized = IntStream.range(0, taps.size())
                .mapToObj(layer -> taps.get(layer).scoped(maps -> resized(maps, layer)))
                .toList();
        try (Operand all = resized.get(0).concat(1, resized.subList(1, resized.size()))) {
            return all.averagePool(NEIGHBOURHOOD, 1, NEIGHBOURHOOD / 2);
        }
    }

    private Operand resized(Operand maps, int layer) {
        ImageSize from = grids.get(layer);
        return MapResize.bilinear(maps.reshape(-1, from.height(), from.width()), from, grid())
                .reshape(-1, layers.get(layer).channels(), grid().height(), grid().width());
    }

    /** The outputs of a training batch: each image comes twice, and noise {@code [2·B, C, h, w]} is added to its features. */
    Outputs train(Operand features, Operand noise) {
        Operand adapted = adaptor.apply(features);
        Operand noised = adapted.concat(0, adapted).add(noise);
        Operand classified =
                adaptsClassification ? noised : features.concat(0, features).add(noise);
        return heads(noised, classified, Statistics.BATCH);
    }

    /** The outputs of images that are evaluated. */
    Outputs evaluate(Operand features) {
        List<Operand> outputs = features.scopedAll(in -> {
            Operand adapted = adaptor.apply(in);
            Outputs both = heads(adapted, adaptsClassification ? adapted : in, Statistics.RUNNING);
            return List.of(both.map(), both.score());
        });
        return new Outputs(outputs.get(0), outputs.get(1));
    }

    private Outputs heads(Operand segmented, Operand classified, Statistics statistics) {
        Operand map = segmentation.apply(segmented, statistics);
        Operand seen = stopsGradients ? map.choose(NDArray::stopGradient, value -> value) : map;
        Operand pooled = classified.scoped(in -> {
            Operand maps = classification
                    .apply(in.concat(1, seen), convolution, statistics)
                    .relu();
            return largest(maps).concat(1, List.of(means(maps), largest(seen), means(seen)));
        });
        Operand score = mixedPrecision.linear(pooled, CLASSIFICATION + "fc.weight", CLASSIFICATION + "fc.bias");
        return new Outputs(map, score.reshape(-1));
    }

    private static Operand largest(Operand maps) {
        return maps.max(3).max(2);
    }

    private static Operand means(Operand maps) {
        return maps.mean(3).mean(2);
    }

    /** The anomaly maps {@code [B, H, W]}: resized to the image, smoothed, and as probabilities. */
    Operand anomalyMaps(Outputs outputs, ImageSize size) {
        Operand map = outputs.map().reshape(-1, grid().height(), grid().width());
        return Activations.sigmoid(BLUR.apply(MapResize.bilinear(map, grid(), size), size));
    }
}
