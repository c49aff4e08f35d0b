package io.anomalight.models.reversedistillation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.layout.MirroredLayout;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.backbone.residual.ResidualForward;
import io.anomalight.models.components.trained.NormedConvolutions;
import io.anomalight.models.components.trained.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/** The student (section 3.2 of the paper): the encoder's first three stages in reverse. */
final class Decoder {
    private static final String PREFIX = "decoder.";
    private static final int STAGES = 3;

    private final List<ResNetLayout.Stage> stages;
    private final NormedConvolutions convolutions;

    Decoder(ResidualShape shape, ModuleState state) {
        stages = MirroredLayout.of(shape, STAGES).stages();
        convolutions = new NormedConvolutions(
                stages.stream().flatMap(ResNetLayout.Stage::convolutions).toList(), state, PREFIX);
    }

    /** Initialises the parameters. */
    Decoder initialize(SplittableRandom random) {
        convolutions.initialize(random);
        return this;
    }

    List<String> parameterNames() {
        return convolutions.parameterNames();
    }

    /**
     * Reconstructs the encoder's features, the largest map first, in the order of the encoder.
     *
     * @param embedding this method closes it; the result belongs to its manager
     */
    NDList decode(NDArray embedding, Statistics statistics) {
        return new NDList(decode(convolutions.forward(statistics), embedding));
    }

    /** The same computation with running statistics, as a graph for ONNX. */
    List<Value> decode(Value embedding) {
        return decode(convolutions.forward(embedding.graph()), embedding);
    }

    private <T> List<T> decode(ResidualForward<T> forward, T embedding) {
        List<String> names = stages.stream().map(ResNetLayout.Stage::name).toList();
        Map<String, T> maps = forward.stages(embedding, stages, Set.copyOf(names));
        List<T> features = new ArrayList<>();
        for (int i = STAGES - 1; i >= 0; i--) {
            features.add(Objects.requireNonNull(maps.get(names.get(i))));
        }
        return features;
    }
}
