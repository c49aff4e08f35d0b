package io.anomalight.models.cflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import io.anomalight.framework.Batch;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.memory.Scratch;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.flow.FlowShape;
import io.anomalight.models.components.flow.NormalizingFlow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The network: a frozen encoder, and for each feature layer a decoder that computes the likelihood of feature vectors. */
final class CflowModel {
    /** The number of fibers in a piece when scoring: enough to use all cores, and few enough to fit in the cache of each core. */
    private static final int FIBERS_PER_PIECE = 2048;

    private final FeatureExtractor encoder;
    private final ModuleState state;
    private final Conditions conditions;
    private final Map<String, NormalizingFlow> decoders = new LinkedHashMap<>();
    private final Optional<FastDecoders> fast;

    /**
     * Adds randomly initialised decoders to the state.
     *
     * @param conditions what the decoders see beside the features
     * @param training number format of matrix products in training
     * @param arithmetic whether the decoders have fast paths
     */
    CflowModel(
            FeatureExtractor encoder,
            CflowConfig config,
            Conditions conditions,
            Precision training,
            Arithmetic arithmetic,
            ModuleState state,
            SplittableRandom random) {
        this.encoder = encoder;
        this.state = state;
        this.conditions = conditions;
        encoder.layers().forEach(layer -> {
            FlowShape shape = new FlowShape(
                    layer.channels(),
                    conditions.length(),
                    config.couplingBlocks(),
                    config.clampAlpha(),
                    config.permuteSoft());
            NormalizingFlow decoder = new NormalizingFlow(shape, state, "decoder." + layer.name() + ".");
            decoders.put(layer.name(), decoder.initialize(random.split()));
        });
        this.fast = arithmetic.choose(() -> FastDecoders.of(decoders, training, state), Optional::empty);
    }

    /** The feature layers, in the order of the configuration. */
    List<FeatureLayer> taps() {
        return encoder.layers();
    }

    List<String> layers() {
        return List.copyOf(decoders.keySet());
    }

    NormalizingFlow decoder(String layer) {
        NormalizingFlow decoder = decoders.get(layer);
        if (decoder == null) {
            throw new IllegalArgumentException("there is no decoder for \"" + layer + "\", only " + layers());
        }
        return decoder;
    }

    /** The fast paths of the decoders; empty with plain arithmetic, and for decoders with rotations. */
    Optional<FastDecoders> fast() {
        return fast;
    }

    /** Computes the fibers of each feature layer from images. */
    List<Fibers> encode(Batch batch) {
        List<Fibers> fibers = new ArrayList<>();
        List<Integer> blocks = conditions.blocks(batch);
        NDList features = encoder.extract(batch);
        for (int i = 0; i < features.size(); i++) {
            try (NDArray map = features.get(i)) {
                String layer = layers().get(i);
                fibers.add(Fibers.of(layer, map, conditions.table(layer, map.getShape()), blocks));
            }
        }
        return fibers;
    }

    /** Whether {@link #encode(Batch)} does not look at the pixels of the image with this key. */
    boolean keeps(String key) {
        return encoder.keeps(key);
    }

    /** The log-likelihood per dimension of every position of each feature layer, {@code [B, H, W]}. */
    List<NDArray> logLikelihoods(List<Fibers> fibers) {
        // Outside a pass there is only one batch, and folding would take longer than it saves. A folded decoder has the
        // conditions of one category, and those of many would take too much memory.
        return fast.isPresent() && state.pass().isOpen() && !conditions.byCategory()
                ? fast.get().folded().logLikelihoods(fibers)
                : fibers.stream().map(this::plain).toList();
    }

    /**
     * The same computation as a graph for ONNX.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}
     * @param size H and W
     * @param category the category of all images; empty if none was chosen
     */
    List<Operand> logLikelihoods(Value images, ImageSize size, String category) {
        List<Operand> logLikelihoods = new ArrayList<>();
        List<Value> features = encoder.extract(images, size);
        for (int i = 0; i < features.size(); i++) {
            FeatureLayer layer = taps().get(i);
            Optional<Operand> condition = conditions.ofGraph(images, layer.positions(size), category);
            logLikelihoods.add(decoder(layer.name()).logLikelihood(features.get(i), condition));
        }
        return logLikelihoods;
    }

    /** Joins the log-likelihoods of the feature layers, for images of this size. */
    AnomalyMapGenerator mapGenerator(ImageSize size, CflowConfig.Fusion fusion) {
        return new AnomalyMapGenerator(encoder.grids(size), size, fusion);
    }

    /** The plain path, as in the paper. */
    NDArray plain(Fibers fibers) {
        NormalizingFlow decoder = decoder(fibers.layer());
        return Scratch.compute(fibers.inOrder(), rows -> {
            NDList pieces = new NDList();
            for (Fibers.Rows range : fibers.pieces(FIBERS_PER_PIECE)) {
                pieces.add(Scratch.compute(range.of(rows), piece -> logLikelihood(decoder, piece)));
            }
            return NDArrays.concat(pieces).reshape(fibers.grid());
        });
    }

    /** The log-likelihood per dimension of rows: features and, for a conditional decoder, conditions. */
    static NDArray logLikelihood(NormalizingFlow decoder, NDList rows) {
        return decoder.logLikelihood(rows.head(), rows.subNDList(1));
    }

    /** −log σ(ℓ) of each fiber, in the form that does not overflow. */
    static NDArray loss(NDArray logLikelihood) {
        return Activation.softPlus(logLikelihood.neg());
    }
}
