package io.anomalight.models.components.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.models.components.backbone.weights.ConfiguredFormat;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads encoders for tests and runs one image through them, as a trainer's step would. */
record EncoderFixture(NativeMemory memory, Path folder) {
    static final int HEIGHT = 21;
    static final int WIDTH = 29;

    /** A feature map in Java memory. */
    record Tap(List<Long> shape, List<Float> values) {}

    RunContext environment(Console console) {
        return new RunContext(7, console, folder.resolve("cache"));
    }

    WeightsSource synthetic(Backbone backbone, int depth) {
        return WeightsSource.ofFile(SyntheticWeights.write(
                folder.resolve(backbone.id() + ".safetensors"), SyntheticWeights.of(backbone, depth)));
    }

    static WeightsSource stated(WeightsSource source, ConfiguredFormat format) {
        return new WeightsSource(
                source.file(), source.url(), source.npm(), source.integrity(), source.sha256(), Optional.of(format));
    }

    List<Tap> extract(Backbone backbone, WeightsSource source, String... layers) {
        return extract(
                new BackboneSpec(backbone.id(), List.of(layers), true, Map.of(backbone.id(), source)), image(), 1);
    }

    /** The image that {@code resnet_taps.py} uses. */
    static float[] image() {
        return SyntheticWeights.uniform("image", 3 * HEIGHT * WIDTH);
    }

    List<Tap> extract(BackboneSpec spec, float[] images, int batch) {
        return extract(spec, Arithmetic.FAST, images, batch);
    }

    List<Tap> extract(BackboneSpec spec, Arithmetic arithmetic, float[] images, int batch) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureExtractor encoder =
                    Encoders.load(spec, state, environment(Console.SILENT).with(arithmetic));
            assertThat(state.saved()).isEmpty();
            List<Tap> taps = new ArrayList<>();
            memory.inStep(state, step -> {
                NDArray x = step.create(images, new Shape(batch, 3, HEIGHT, WIDTH));
                int before = step.getManagedArrays().size();
                NDList features = encoder.extract(x);
                assertThat(step.getManagedArrays())
                        .hasSize(before + spec.layers().size());
                features.forEach(feature -> taps.add(tap(feature)));
            });
            assertThat(state.leaked()).isZero();
            return taps;
        }
    }

    private static Tap tap(NDArray feature) {
        List<Float> values = new ArrayList<>();
        for (float value : feature.toFloatArray()) {
            values.add(value);
        }
        List<Long> shape = new ArrayList<>();
        for (long length : feature.getShape().getShape()) {
            shape.add(length);
        }
        return new Tap(shape, values);
    }

    /** The largest difference of two maps of the same shape, as a share of the largest value. */
    static double difference(Tap actual, Tap expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.values().size(); i++) {
            largest = Math.max(largest, Math.abs(expected.values().get(i)));
            difference = Math.max(
                    difference,
                    Math.abs(actual.values().get(i) - expected.values().get(i)));
        }
        return difference / largest;
    }
}
