package io.anomalight.models.components.backbone;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.backbone.weights.EncoderFile;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A network that can serve as an encoder, without weights. A jar adds backbones by a {@link BackboneFamily}.
 *
 * <p>Immutable: it may be used by several threads.
 */
public interface Backbone {

    /**
     * Finds a backbone by its name in a recipe.
     *
     * @throws IllegalArgumentException with all names, if no backbone has this name
     */
    static Backbone named(String id) {
        return Backbones.load().named(id);
    }

    /** All backbones, in the order of their families. */
    static List<Backbone> all() {
        return Backbones.load().all();
    }

    /**
     * Opens the network in an ONNX file.
     *
     * @throws io.anomalight.framework.failure.UserError if the file can't serve as an encoder
     * @throws IllegalArgumentException if the class path has no library for ONNX files
     */
    static Backbone ofFile(EncoderFile file) {
        return Backbones.reader(NetworkReader.ONNX)
                .orElseThrow(() -> new IllegalArgumentException("backbone = " + NetworkReader.ONNX
                        + " needs the library anomalight-onnx: add it to the class path"))
                .open(file);
    }

    /** The name in a recipe. */
    String id();

    /** All layers that return features, from the shallowest to the deepest. */
    List<FeatureLayer> layers();

    /** The number of weights down to the deepest layer, without a classifier. */
    long parameters();

    /** The format of published weights that do not state it themselves. */
    default WeightsFormat format() {
        return WeightsFormat.TORCHVISION;
    }

    /**
     * The size of a residual network of which a model can train a copy or a mirrored decoder; empty if the backbone is
     * another network.
     */
    default Optional<ResidualShape> residual() {
        return Optional.empty();
    }

    /**
     * The same network with another padding of its convolutions; empty if it can't have this padding, as a vision transformer,
     * which pads nothing.
     */
    default Optional<Backbone> padded(Padding padding) {
        return padding == Padding.ZEROS ? Optional.of(this) : Optional.empty();
    }

    /** The weights that the network's file holds; empty if a network has no weights before they are loaded. */
    default Optional<FileWeights> ownWeights() {
        return Optional.empty();
    }

    /**
     * Checks that the network can compute features of images of this size.
     *
     * @throws IllegalArgumentException with the possible size, if it can't
     */
    default void requireSize(ImageSize images) {}

    /**
     * Loads the weights that the layers need.
     *
     * @param layers some of {@link #layers()}, in the order in which their features are returned
     * @param state owns the arrays as pretrained ones, named {@code encoder.…}; this method also adds the provenance of the
     *     weights
     * @param arithmetic whether a fast path may be chosen
     */
    FeatureExtractor load(List<FeatureLayer> layers, EncoderWeights weights, ModuleState state, Arithmetic arithmetic);

    /**
     * Finds layers by name, in the given order.
     *
     * @throws IllegalArgumentException if the list is empty, has a name twice, or a name that this backbone does not have
     */
    default List<FeatureLayer> layers(List<String> names) {
        String described = layers().stream().map(FeatureLayer::toString).collect(Collectors.joining(", "));
        if (names.isEmpty()) {
            throw new IllegalArgumentException("layers must name at least one layer of " + id() + ": " + described);
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("layers must name each layer once, but is " + names);
        }
        List<FeatureLayer> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(layers().stream()
                    .filter(layer -> layer.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "layers names \"" + name + "\", but the layers of " + id() + " are " + described)));
        }
        return List.copyOf(chosen);
    }

    /**
     * The residual shape, for a model that can't work without it.
     *
     * @param purpose what the model does with it, for instance {@code trains a copy of its encoder}
     * @throws IllegalArgumentException with the backbones that have one, if this one does not
     */
    default ResidualShape residualFor(String purpose) {
        return residual()
                .orElseThrow(
                        () -> new IllegalArgumentException("backbone must be a residual network, because the model "
                                + purpose + ": one of "
                                + all().stream()
                                        .filter(backbone -> backbone.residual().isPresent())
                                        .map(Backbone::id)
                                        .collect(Collectors.joining(", "))
                                + ", but is \"" + id() + "\""));
    }
}
