package io.anomalight.models.components.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import io.anomalight.framework.Precision;
import io.anomalight.framework.arithmetic.Products;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.arithmetic.Workers;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.onnx.Graph;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
        state.open(manager -> NativeMemory.<AutoCloseable>closeWith(manager, this::closePacked));
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
            state.pretrained(PREFIX + convolution.name() + ".weight", weight, convolution.shape());
            state.pretrained(PREFIX + convolution.name() + ".bias", numbers.bias(), convolution.outputs());
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
    public List<NDList> extractEach(NDList images) {
        return packing.isPresent() ? packedEach(images) : FeatureExtractor.super.extractEach(images);
    }

    @Override
    public List<Value> extract(Value images) {
        Map<String, Value> outputs = ResidualGraph.stages(normalization.apply(images), layout, this::convolve);
        return layers.stream()
                .map(layer -> Objects.requireNonNull(outputs.get(layer.name()), layer.name()))
                .toList();
    }

    private Value convolve(Value x, Convolution convolution) {
        Graph graph = x.graph();
        String name = PREFIX + convolution.name();
        return graph.apply(
                ResidualGraph.operator(convolution),
                x,
                graph.parameter(state, name + ".weight"),
                graph.parameter(state, name + ".bias"));
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
        try (NDList each = Taps.images(images)) {
            return Taps.joined(packedEach(each));
        }
    }

    private List<NDList> packedEach(NDList images) {
        PackedForward network = packed(images.head().getShape());
        List<ScriptValues> inputs =
                images.stream().map(image -> new ScriptValues().add(image)).toList();
        try {
            // An image that is judged alone gets all cores; several get one each, which is faster.
            List<IValue> outputs = inputs.size() == 1 && state.pass().isOpen()
                    ? List.of(network.taps(inputs.get(0)))
                    : workers.map(inputs, network::taps);
            NDManager owner = images.head().getManager();
            return outputs.stream()
                    .map(output -> inOrder(named(ScriptValues.arrays(output, owner))))
                    .toList();
        } finally {
            inputs.forEach(ScriptValues::close);
        }
    }

    /** Taps in the order of the layout by their names. */
    private Map<String, NDArray> named(NDList taps) {
        Map<String, NDArray> named = new LinkedHashMap<>();
        for (ResNetLayout.Stage stage : layout.stages()) {
            if (names().contains(stage.name())) {
                named.put(stage.name(), taps.get(named.size()));
            }
        }
        return named;
    }

    // The order of the weights depends on the size of the images, which hardly ever changes: one at a time is kept.
    private PackedForward packed(Shape image) {
        Precision precision = state.pass().precision();
        PackedForward known = packed.get(precision);
        if (known != null && known.isFor(image)) {
            return known;
        }
        PackedForward made = PackedForward.pack(
                packing.orElseThrow(), normalization, layout, state, PREFIX, names(), image, precision);
        PackedForward before = packed.put(precision, made);
        if (before != null) {
            before.close();
        }
        return made;
    }

    private void closePacked() {
        packed.values().forEach(PackedForward::close);
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
