package io.anomalight.models.reversedistillation;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.Adam;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code model} section of a Reverse Distillation recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param backbone name of the encoder, which the decoder mirrors, for instance {@code wide_resnet50_2}
 * @param layers layers of the encoder whose features are reconstructed: the first three
 * @param preTrained true for pretrained weights, false for random weights
 * @param anomalyMapMode how the maps of the layers are combined
 * @param lr learning rate of Adam
 * @param beta1 decay of Adam's first moment
 * @param beta2 decay of Adam's second moment
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 * @param weights the source of the weights of each encoder
 */
public record ReverseDistillationConfig(
        ImageSize inputSize,
        String backbone,
        List<String> layers,
        boolean preTrained,
        AnomalyMapMode anomalyMapMode,
        double lr,
        double beta1,
        double beta2,
        Optional<Stopping> earlyStopping,
        Map<String, WeightsSource> weights) {

    private static final double EPSILON = 1e-8;

    /** The stride of the embedding: the ratio of image size and embedding size. */
    private static final int EMBEDDING_STRIDE = 32;

    /** How the maps of the layers are combined. */
    public enum AnomalyMapMode {
        /** Their sum. */
        ADD,
        /** Their product. */
        MULTIPLY
    }

    public ReverseDistillationConfig {
        layers = List.copyOf(layers);
        weights = Map.copyOf(weights);
        new BackboneSpec(backbone, layers, preTrained, weights)
                .requireRoom(inputSize); // checks backbone, layers and input size
        if (!layers.equals(List.of("layer1", "layer2", "layer3"))) {
            throw new IllegalArgumentException(
                    "layers must be [layer1, layer2, layer3], because the embedding needs all three, but is " + layers);
        }
        if (inputSize.height() % EMBEDDING_STRIDE != 0 || inputSize.width() % EMBEDDING_STRIDE != 0) {
            throw new IllegalArgumentException("input_size must be a multiple of " + EMBEDDING_STRIDE
                    + " in height and width, because the decoder's maps would otherwise differ in size from the"
                    + " encoder's, but is " + inputSize);
        }
        if (inputSize.pixels() == EMBEDDING_STRIDE * EMBEDDING_STRIDE) {
            throw new IllegalArgumentException(
                    "input_size must be larger, because the embedding would have a single position, too few for a batch"
                            + " norm, but is " + inputSize);
        }
        new Adam(lr, beta1, beta2, EPSILON, 0); // checks the settings of the optimizer
    }

    /** The encoder of this section. */
    BackboneSpec encoder() {
        return new BackboneSpec(backbone, layers, preTrained, weights);
    }

    /** The optimizer of embedding and decoder. */
    Adam rule() {
        return new Adam(lr, beta1, beta2, EPSILON, 0);
    }
}
