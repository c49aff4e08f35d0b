package io.anomalight.models.components.trained;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.layout.MirroredLayout;
import io.anomalight.models.components.backbone.layout.ResNetLayout;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.backbone.residual.ResidualForward;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A trainable decoder that rebuilds the features of a residual network: the network's first three stages in reverse (Deng and Li
 * 2022, section 3.2).
 */
public final class MirroredResNet {
    /** Why the encoder must be a residual network. */
    public static final String PURPOSE = "trains a decoder that mirrors its encoder";

    private static final int STAGES = 3;

    /** The stride of the decoder's input: the ratio of image size and input size. */
    private static final int STRIDE = 32;

    private final List<ResNetLayout.Stage> stages;
    private final NormedConvolutions convolutions;

    /** @param prefix of its arrays in the state */
    public MirroredResNet(ResidualShape shape, ModuleState state, String prefix) {
        stages = MirroredLayout.of(shape, STAGES).stages();
        convolutions = new NormedConvolutions(
                stages.stream().flatMap(ResNetLayout.Stage::convolutions).toList(), state, prefix);
    }

    /**
     * Checks that an encoder can be mirrored for images of this size.
     *
     * @throws IllegalArgumentException if it is no residual network, if other layers than the first three are named, or if the size
     *     is no multiple of 32 or too small
     */
    public static void requireShape(BackboneSpec encoder, ImageSize inputSize) {
        encoder.network().residualFor(PURPOSE);
        encoder.requireRoom(inputSize);
        if (!encoder.layers().equals(List.of("layer1", "layer2", "layer3"))) {
            throw new IllegalArgumentException(
                    "layers must be [layer1, layer2, layer3], because the embedding needs all three, but is "
                            + encoder.layers());
        }
        if (inputSize.height() % STRIDE != 0 || inputSize.width() % STRIDE != 0) {
            throw new IllegalArgumentException("input_size must be a multiple of " + STRIDE
                    + " in height and width, because the decoder's maps would otherwise differ in size from the"
                    + " encoder's, but is " + inputSize);
        }
        if (inputSize.pixels() == STRIDE * STRIDE) {
            throw new IllegalArgumentException(
                    "input_size must be larger, because the embedding would have a single position, too few for a batch"
                            + " norm, but is " + inputSize);
        }
    }

    /** Initialises the parameters. */
    public MirroredResNet initialize(SplittableRandom random) {
        convolutions.initialize(random);
        return this;
    }

    /** The names of all trainable parameters in the state. */
    public List<String> parameterNames() {
        return convolutions.parameterNames();
    }

    /**
     * Reconstructs the encoder's features, the largest map first, in the order of the encoder.
     *
     * @param embedding this method closes it; the result belongs to its manager
     */
    public NDList decode(NDArray embedding, Statistics statistics) {
        return new NDList(decode(convolutions.forward(statistics), embedding));
    }

    /** The same computation with running statistics, as a graph for ONNX. */
    public List<Value> decode(Value embedding) {
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
