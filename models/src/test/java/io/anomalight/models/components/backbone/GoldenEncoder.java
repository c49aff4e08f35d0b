package io.anomalight.models.components.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.testing.Golden;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares an encoder with the features that {@code encoders_reference.py} computed with the same weights. */
public final class GoldenEncoder {
    private final Safetensors golden = Golden.open("encoders");
    private final Safetensors expected;
    private final String network;
    private final BackboneSpec spec;
    private final RunContext context;

    /**
     * @param network the prefix of its arrays in the golden file
     * @param backbone the name of the encoder that has the same layout
     */
    public GoldenEncoder(String network, String backbone, Path folder, String... layers) {
        this.network = network;
        this.expected = golden;
        Map<String, Tensor> weights = new LinkedHashMap<>();
        String prefix = network + "/weights/";
        golden.names().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> weights.put(name.substring(prefix.length()), golden.read(name)));
        Path file = folder.resolve(network + ".safetensors");
        try {
            Safetensors.write(file, weights, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.spec = new BackboneSpec(backbone, List.of(layers), true, Map.of(backbone, WeightsSource.ofFile(file)));
        this.context = new RunContext(7, Console.SILENT, folder.resolve("cache"));
    }

    private GoldenEncoder(GoldenEncoder other, Safetensors expected, BackboneSpec spec, RunContext context) {
        this.network = other.network;
        this.expected = expected;
        this.spec = spec;
        this.context = context;
    }

    /** The same comparison without fast paths. */
    public GoldenEncoder plain() {
        return new GoldenEncoder(this, expected, spec, context.with(Arithmetic.PLAIN));
    }

    /** The comparison with the features that {@code reflect_padding_reference.py} computed. */
    public GoldenEncoder reflecting() {
        BackboneSpec reflecting =
                new BackboneSpec(spec.backbone(), spec.layers(), true, spec.weights(), Optional.of(Padding.REFLECT));
        return new GoldenEncoder(this, Golden.open("reflect_padding"), reflecting, context);
    }

    /** The largest distance of a layer, as a share of the norm of the golden features; also checks that nothing leaks. */
    public double distance(NativeMemory memory, Precision precision) {
        double largest = 0;
        List<float[]> maps = maps(memory, precision);
        for (int i = 0; i < maps.size(); i++) {
            float[] features =
                    expected.read(network + "/" + spec.layers().get(i)).floats();
            double difference = 0;
            double norm = 0;
            for (int j = 0; j < features.length; j++) {
                difference += Math.pow(maps.get(i)[j] - features[j], 2);
                norm += Math.pow(features[j], 2);
            }
            largest = Math.max(largest, Math.sqrt(difference / norm));
        }
        return largest;
    }

    private List<float[]> maps(NativeMemory memory, Precision precision) {
        Tensor images = golden.read("images");
        List<float[]> maps = new ArrayList<>();
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureExtractor encoder = Encoders.load(spec, state, context);
            PassMemory.Pass pass = state.pass().begin(precision);
            try (pass) {
                // The first step also makes the state's constants.
                memory.inStep(
                        state, step -> encoder.extract(step.create(images.floats(), new Shape(images.dimensions()))));
                memory.inStep(state, step -> {
                    NDArray x = step.create(images.floats(), new Shape(images.dimensions()));
                    int before = step.getManagedArrays().size();
                    NDList features = encoder.extract(x);
                    assertThat(step.getManagedArrays().size())
                            .as(precision.name())
                            .isEqualTo(before + features.size());
                    for (int i = 0; i < features.size(); i++) {
                        long[] shape = expected
                                .shape(network + "/" + spec.layers().get(i))
                                .stream()
                                .mapToLong(Long::longValue)
                                .toArray();
                        assertThat(features.get(i).getShape().getShape()).isEqualTo(shape);
                        maps.add(features.get(i).toFloatArray());
                    }
                });
            }
            assertThat(state.leaked()).isZero();
            assertThat(state.saved()).isEmpty();
        }
        return maps;
    }
}
