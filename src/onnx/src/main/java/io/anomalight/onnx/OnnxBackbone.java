package io.anomalight.onnx;

import ai.djl.pytorch.jni.JniUtils;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.EncoderWeights;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.FileWeights;
import io.anomalight.models.components.backbone.NetworkReader;
import io.anomalight.models.components.backbone.WeightsOrigin;
import io.anomalight.models.components.backbone.weights.NetworkFile;
import io.anomalight.models.components.backbone.weights.WeightsFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The network of an ONNX file. Any value that a node computes can be a layer. */
record OnnxBackbone(ProbedGraph probed, WeightsFormat format) implements Backbone {
    /** The number of names in an error. */
    private static final int LISTED = 30;

    private EncoderGraph graph() {
        return probed.graph();
    }

    @Override
    public String id() {
        return NetworkReader.ONNX;
    }

    /** The outputs of the file that are maps. */
    @Override
    public List<FeatureLayer> layers() {
        return graph().outputs().stream()
                .flatMap(output -> layer(output).stream())
                .toList();
    }

    private Optional<FeatureLayer> layer(String output) {
        try {
            return Optional.of(probed.layers(List.of(output)).get(0));
        } catch (UserError notAMap) {
            return Optional.empty();
        }
    }

    @Override
    public List<FeatureLayer> layers(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("layers must name at least one output of " + described());
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("layers must name each layer once, but is " + names);
        }
        for (String name : names) {
            // A model names the arrays of a layer by the layer and a point.
            if (names.stream().anyMatch(other -> other.startsWith(name + "."))) {
                throw new IllegalArgumentException(
                        "layers must not name \"" + name + "\" beside a value whose name begins" + " with \"" + name
                                + ".\", but is " + names + ": export the network with other names");
            }
            if (!graph().computes(name)) {
                throw new IllegalArgumentException(
                        "layers names \"" + name + "\", which is not a value of " + described());
            }
        }
        return probed.layers(names);
    }

    private String described() {
        List<String> outputs = graph().outputs();
        String listed = String.join(", ", outputs.subList(0, Math.min(LISTED, outputs.size())));
        return graph().file().path() + ": its outputs are " + listed + (outputs.size() > LISTED ? ", …" : "")
                + ", and each value within the graph can be named, too";
    }

    @Override
    public long parameters() {
        return graph().initializers(graph().nodes(graph().outputs())).stream()
                .mapToLong(weight ->
                        weight.getDimsList().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b))
                .sum();
    }

    @Override
    public Optional<FileWeights> ownWeights() {
        NetworkFile file = graph().file();
        return Optional.of(
                new FileWeights(format, new WeightsOrigin("file " + file.path(), Optional.of(file.sha256()))));
    }

    @Override
    public void requireSize(ImageSize images) {
        if (!graph().size(images).equals(images)) {
            throw new IllegalArgumentException("input_size must be " + graph().size(images) + ", the only size that "
                    + graph().file().path() + " can compute, but the model also needs or has " + images
                    + ": set input_size, or export the network with a free height and width");
        }
    }

    @Override
    public FeatureExtractor load(
            List<FeatureLayer> layers, EncoderWeights weights, ModuleState state, Arithmetic arithmetic) {
        return new OnnxEncoder(graph(), layers, weights, state, JniUtils.getNumThreads());
    }
}
