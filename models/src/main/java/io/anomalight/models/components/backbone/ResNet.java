package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import io.anomalight.framework.Precision;
import io.anomalight.framework.arithmetic.Products;
import io.anomalight.framework.arithmetic.Workers;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A residual network up to its deepest tap, in evaluation, its batch norms folded into its convolutions. */
final class ResNet implements FeatureExtractor {
    private static final String PREFIX = "encoder.";

    private final Products products;
    private final InputNormalization normalization;
    private final ResNetLayout layout;
    private final List<FeatureLayer> layers;
    private final WeightsOrigin origin;
    private final ModuleState state;
    private final Optional<PtSymbolBlock> packing;
    private final Workers workers;
    private final Map<Precision, PackedForward> packed = new EnumMap<>(Precision.class);

    private ResNet(
            ModuleState state,
            InputNormalization normalization,
            ResNetLayout layout,
            List<FeatureLayer> layers,
            WeightsOrigin origin) {
        this.normalization = normalization;
        this.products = new Products(state);
        this.layout = layout;
        this.layers = layers;
        this.origin = origin;
        this.state = state;
        this.workers = state.open(Workers::of);
        this.packing = state.open(manager ->
                PackedForward.isAvailable(manager) ? Optional.of(PackedForward.load(manager)) : Optional.empty());
    }

    /** Reads what the taps need, and nothing behind the deepest one. */
    static ResNet load(Backbone backbone, List<FeatureLayer> layers, EncoderWeights weights, ModuleState state) {
        WeightsFormat format = weights.format();
        FeatureLayer deepest = layers.stream()
                .max(Comparator.comparingInt(FeatureLayer::stride))
                .orElseThrow();
        ResNetLayout layout = ResNetLayout.of(
                backbone.shape(), format.strideOn(), backbone.layers().indexOf(deepest) + 1);
        weights.check(layout);
        layout.convolutions().forEach(convolution -> {
            ConvolutionWeights numbers = weights.of(convolution);
            boolean first = convolution.equals(layout.stem());
            float[] weight = first ? format.toRgb(numbers.kernel(), convolution.outputs()) : numbers.kernel();
            state.ownFrozen(PREFIX + convolution.name() + ".weight", weight, convolution.shape());
            state.ownFrozen(PREFIX + convolution.name() + ".bias", numbers.bias(), convolution.outputs());
        });
        InputNormalization normalization = new InputNormalization(format, state, PREFIX);
        return new ResNet(state, normalization, layout, layers, weights.origin());
    }

    @Override
    public List<FeatureLayer> layers() {
        return layers;
    }

    @Override
    public WeightsOrigin origin() {
        return origin;
    }

    @Override
    public NDList extract(NDArray images) {
        return packing.isPresent() ? oneByOne(images) : together(images);
    }

    @Override
    public NDList extractOneByOne(NDArray images) {
        return packing.isPresent() ? oneByOne(images) : FeatureExtractor.super.extractOneByOne(images);
    }

    /** As the paper has it. */
    NDList together(NDArray images) {
        NDArray x;
        try (NDArray normalized = normalization.apply(images)) {
            x = ResidualForward.stem(normalized, layout.stem(), this::convolve);
        }
        return inOrder(ResidualForward.stages(x, layout.stages(), names(), this::convolve));
    }

    /** Faster, and the same for an image whatever comes beside it. */
    private NDList oneByOne(NDArray images) {
        List<NDList> each = tapsOfEach(images);
        Map<String, NDArray> taps = new LinkedHashMap<>();
        List<String> tapped = layout.stages().stream()
                .map(ResNetLayout.Stage::name)
                .filter(names()::contains)
                .toList();
        for (int tap = 0; tap < tapped.size(); tap++) {
            int at = tap;
            NDList parts = new NDList();
            each.forEach(image -> parts.add(image.get(at)));
            taps.put(tapped.get(tap), concatenated(parts));
        }
        return inOrder(taps);
    }

    private List<NDList> tapsOfEach(NDArray images) {
        try (NDArray normalized = normalization.apply(images);
                NDList single = single(normalized)) {
            PackedForward network = packed(single.head().getShape());
            List<IValue> inputs =
                    single.stream().map(image -> IValue.from((PtNDArray) image)).toList();
            // An image that is judged alone gets all cores; several get one each, which is faster.
            List<IValue> outputs = inputs.size() == 1 && state.isWithinPass()
                    ? List.of(network.taps(inputs.get(0)))
                    : workers.map(inputs, network::taps);
            inputs.forEach(IValue::close);
            List<NDList> taps = outputs.stream()
                    .map(list -> list.toNDList((PtNDManager) images.getManager()))
                    .toList();
            outputs.forEach(IValue::close);
            return taps;
        }
    }

    private static NDList single(NDArray images) {
        NDList single = new NDList();
        for (long i = 0; i < images.getShape().get(0); i++) {
            single.add(images.get(new NDIndex().addSliceDim(i, i + 1)));
        }
        return single;
    }

    // One image's is copied, too: what a script returns can't be part of a record of gradients.
    private static NDArray concatenated(NDList parts) {
        try (parts) {
            return NDArrays.concat(parts);
        }
    }

    private PackedForward packed(Shape image) {
        Precision precision = state.precision();
        PackedForward known = packed.get(precision);
        if (known != null && known.isFor(image)) {
            return known;
        }
        PackedForward made =
                PackedForward.pack(packing.orElseThrow(), layout, state, PREFIX, names(), image, precision);
        packed.put(precision, made);
        state.open(manager -> attached(manager, made));
        return made;
    }

    private static <T extends AutoCloseable> T attached(NDManager manager, T part) {
        manager.attachInternal(UUID.randomUUID().toString(), part);
        return part;
    }

    private Set<String> names() {
        return layers.stream().map(FeatureLayer::name).collect(Collectors.toSet());
    }

    private NDList inOrder(Map<String, NDArray> taps) {
        NDList features = new NDList();
        layers.forEach(layer -> features.add(Objects.requireNonNull(taps.get(layer.name()), layer.name())));
        return features;
    }

    // The input comes first: results live where it lives.
    private NDArray convolve(NDArray x, Convolution convolution) {
        String name = PREFIX + convolution.name();
        return products.convolve(x, name + ".weight", name + ".bias", convolution.stride(), convolution.padding());
    }
}
