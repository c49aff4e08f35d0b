package io.anomalight.models.cflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
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
import io.anomalight.models.components.flow.PositionalEncoding;
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
    private final int conditionLength;
    private final Map<String, NormalizingFlow> decoders = new LinkedHashMap<>();
    private final Optional<FastDecoders> fast;

    /**
     * Adds randomly initialised decoders to the state.
     *
     * @param training number format of matrix products in training
     * @param arithmetic whether the decoders have fast paths
     */
    CflowModel(
            FeatureExtractor encoder,
            CflowConfig config,
            Precision training,
            Arithmetic arithmetic,
            ModuleState state,
            SplittableRandom random) {
        this.encoder = encoder;
        this.state = state;
        this.conditionLength = config.conditionLength();
        encoder.layers().forEach(layer -> {
            FlowShape shape = new FlowShape(
                    layer.channels(),
                    conditionLength,
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
        NDList features = encoder.extract(batch);
        for (int i = 0; i < features.size(); i++) {
            try (NDArray map = features.get(i)) {
                String layer = layers().get(i);
                fibers.add(Fibers.of(layer, map, positions(layer, map.getShape())));
            }
        }
        return fibers;
    }

    // The encoding depends only on the grid, so it is computed once and cached, and not saved in checkpoints.
    private NDList positions(String layer, Shape map) {
        if (conditionLength == 0) {
            return new NDList();
        }
        int height = (int) map.get(2);
        int width = (int) map.get(3);
        String name = "positions." + layer + "." + height + "x" + width;
        if (!state.has(name)) {
            float[] encoding = PositionalEncoding.encode(conditionLength, height, width);
            state.constant(name, encoding, (long) height * width, conditionLength);
        }
        return new NDList(state.get(name));
    }

    /** The log-likelihood per dimension of every position of each feature layer, {@code [B, H, W]}. */
    List<NDArray> logLikelihoods(List<Fibers> fibers) {
        // Outside a pass there is only one batch, and folding would take longer than it saves.
        return fast.isPresent() && state.pass().isOpen()
                ? fast.get().folded().logLikelihoods(fibers)
                : fibers.stream().map(this::plain).toList();
    }

    /**
     * The same computation as a graph for ONNX.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}
     * @param size H and W
     */
    List<Operand> logLikelihoods(Value images, ImageSize size) {
        List<Operand> logLikelihoods = new ArrayList<>();
        List<Value> features = encoder.extract(images, size);
        for (int i = 0; i < features.size(); i++) {
            FeatureLayer layer = taps().get(i);
            logLikelihoods.add(
                    decoder(layer.name()).logLikelihood(features.get(i), condition(images, layer.positions(size))));
        }
        return logLikelihoods;
    }

    // [1, P, h, w]
    private Optional<Operand> condition(Operand images, ImageSize grid) {
        if (conditionLength == 0) {
            return Optional.empty();
        }
        float[] encoding = PositionalEncoding.encode(conditionLength, grid.height(), grid.width());
        return Optional.of(images.constant(encoding, 1, grid.height(), grid.width(), conditionLength)
                .transpose(0, 3, 1, 2));
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
