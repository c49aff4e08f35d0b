package io.anomalight.models.cflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.arithmetic.Workers;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.flow.FoldedFlow;
import io.anomalight.models.components.flow.NormalizingFlow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The decoders for scoring in a pass over images, with precomputed terms that are equal for all images ({@link FoldedFlow}). Each
 * decoder is folded when the pass first uses it. Each CPU core computes pieces of the feature maps.
 */
final class FoldedDecoders {
    private final Map<String, NormalizingFlow> decoders;
    private final ModuleState state;
    private final PtSymbolBlock script;
    private final Workers workers;

    FoldedDecoders(Map<String, NormalizingFlow> decoders, ModuleState state) {
        this.decoders = Map.copyOf(decoders);
        this.state = state;
        this.script = state.open(FoldedFlow::load);
        this.workers = state.open(Workers::of);
    }

    /**
     * The log-likelihood per dimension of every position of each feature layer, {@code [B, H, W]}; within a pass.
     *
     * <p>All feature layers are computed in parallel, the deepest first, because its pieces take longest.
     */
    List<NDArray> logLikelihoods(List<Fibers> layers) {
        List<ScriptValues> features = new ArrayList<>();
        try {
            Map<String, List<FoldedFlow.Piece>> pieces = new LinkedHashMap<>();
            for (int i = layers.size() - 1; i >= 0; i--) {
                Fibers fibers = layers.get(i);
                ScriptValues layerFeatures = new ScriptValues().add(fibers.features());
                features.add(layerFeatures);
                pieces.put(fibers.layer(), folded(fibers).pieces(layerFeatures, (int)
                        fibers.grid().get(0)));
            }
            Map<String, NDArray> joined =
                    joined(pieces, layers.get(0).features().getManager());
            return layers.stream()
                    .map(fibers ->
                            Objects.requireNonNull(joined.get(fibers.layer())).reshape(fibers.grid()))
                    .toList();
        } finally {
            features.forEach(ScriptValues::close);
        }
    }

    private Map<String, NDArray> joined(Map<String, List<FoldedFlow.Piece>> pieces, NDManager owner) {
        Iterator<IValue> results = workers.map(
                        pieces.values().stream().flatMap(List::stream).toList(), FoldedFlow.Piece::logLikelihood)
                .iterator();
        Map<String, NDArray> joined = new HashMap<>();
        pieces.forEach((layer, layerPieces) -> {
            NDList arrays = new NDList();
            layerPieces.forEach(piece -> arrays.add(ScriptValues.array(results.next(), owner)));
            try (arrays) {
                joined.put(layer, NDArrays.concat(arrays));
            }
        });
        return joined;
    }

    private FoldedFlow folded(Fibers fibers) {
        return state.pass()
                .prepared(
                        "folded." + fibers.layer() + "." + fibers.grid().get(1) + "x"
                                + fibers.grid().get(2),
                        FoldedFlow.class,
                        () -> FoldedFlow.of(
                                Objects.requireNonNull(decoders.get(fibers.layer()), fibers.layer()),
                                fibers.sharedConditions(),
                                state.pass().precision(),
                                script));
    }
}
