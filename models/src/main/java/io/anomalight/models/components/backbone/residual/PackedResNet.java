package io.anomalight.models.components.backbone.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.arithmetic.Workers;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.EncoderWeights;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.Taps;
import io.anomalight.models.components.backbone.WeightsOrigin;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.network.FrozenNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fast path of a {@link ResidualBackbone}: each core computes one image at a time, with weights packed for the processor. The
 * features of an image do not depend on the other images of its batch.
 */
final class PackedResNet implements FeatureExtractor {
    private static final int KEPT = 3;

    private final FrozenNetwork plain;
    private final ResNetLayout layout;
    private final ModuleState state;
    private final PtSymbolBlock script;
    private final Workers workers;
    private final Map<Packing, PackedForward> packed = new LinkedHashMap<>(); // the least recently used first

    /** What packed weights depend on. */
    private record Packing(Precision precision, Shape image) {}

    private PackedResNet(FrozenNetwork plain, ResNetLayout layout, ModuleState state, NDManager manager) {
        this.plain = plain;
        this.layout = layout;
        this.state = state;
        this.workers = Workers.of(manager);
        NativeMemory.<AutoCloseable>closeWith(manager, this::closePacked);
        this.script = PackedForward.load(manager);
    }

    /** The fast path if this machine supports it, otherwise the plain network. */
    static FeatureExtractor of(FrozenNetwork plain, ResNetLayout layout, ModuleState state) {
        return state.open(manager ->
                PackedForward.isAvailable(manager) ? new PackedResNet(plain, layout, state, manager) : plain);
    }

    @Override
    public List<FeatureLayer> layers() {
        return plain.layers();
    }

    @Override
    public WeightsOrigin origin() {
        return plain.origin();
    }

    @Override
    public List<Value> extract(Value images, ImageSize size) {
        return plain.extract(images, size);
    }

    @Override
    public NDList extract(NDArray images) {
        try (NDList each = Taps.images(images)) {
            return Taps.joined(extractEach(each));
        }
    }

    @Override
    public List<NDList> extractEach(NDList images) {
        PackedForward network = packed(images.head().getShape());
        List<ScriptValues> inputs =
                images.stream().map(image -> new ScriptValues().add(image)).toList();
        try {
            // A single image uses all cores. Several images use one core each, which is faster.
            List<IValue> outputs = inputs.size() == 1 && state.pass().isOpen()
                    ? List.of(network.taps(inputs.get(0)))
                    : workers.map(inputs, network::taps);
            NDManager owner = images.head().getManager();
            return outputs.stream()
                    .map(output -> plain.inOrder(named(ScriptValues.arrays(output, owner))))
                    .toList();
        } finally {
            inputs.forEach(ScriptValues::close);
        }
    }

    /** The outputs of the feature layers by name, in the order of the layout. */
    private Map<String, NDArray> named(NDList outputs) {
        Map<String, NDArray> named = new LinkedHashMap<>();
        for (ResNetLayout.Stage stage : layout.stages()) {
            if (plain.names().contains(stage.name())) {
                named.put(stage.name(), outputs.get(named.size()));
            }
        }
        return named;
    }

    // The packed weights depend on the image size. It rarely changes, or a model takes a few sizes in turn, so only the
    // weights packed for the last sizes are kept.
    private PackedForward packed(Shape image) {
        Packing packing = new Packing(state.pass().precision(), image);
        PackedForward known = packed.remove(packing);
        PackedForward network = known != null ? known : pack(packing);
        packed.put(packing, network);
        if (packed.size() > KEPT) {
            packed.remove(packed.keySet().iterator().next()).close();
        }
        return network;
    }

    private PackedForward pack(Packing packing) {
        return PackedForward.pack(
                script,
                plain.normalization(),
                layout,
                state,
                EncoderWeights.PREFIX,
                plain.names(),
                packing.image(),
                packing.precision());
    }

    private void closePacked() {
        packed.values().forEach(PackedForward::close);
    }
}
