package io.anomalight.models.components.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.LinesConsole;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.EncoderFixture.Tap;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class EncodersTest {
    private static final String ADVICE = "; to supply a safetensors file by hand, set"
            + " model.weights.resnet18.file=/path/to/resnet18.safetensors";

    private static final Tensor NONE = Tensor.of(new float[0], 0);

    private final Path folder;

    EncodersTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void readsNothingBehindTheDeepestTap(NativeMemory memory) {
        EncoderFixture fixture = new EncoderFixture(memory, folder);
        Map<String, Tensor> tensors = SyntheticWeights.of(Backbone.named("resnet18"), 1);
        tensors.put("layer2.0.conv1.weight", Tensor.of(new float[] {Float.NaN}, 1));
        tensors.put("bn1.num_batches_tracked", Tensor.of(new long[] {9}));
        WeightsSource odd = WeightsSource.ofFile(SyntheticWeights.write(folder.resolve("odd.safetensors"), tensors));
        assertThat(fixture.extract(Backbone.named("resnet18"), odd, "layer1"))
                .isEqualTo(fixture.extract(
                        Backbone.named("resnet18"), fixture.synthetic(Backbone.named("resnet18"), 1), "layer1"));
    }

    @Test
    void aConvolutionsOwnBiasCounts(NativeMemory memory) {
        EncoderFixture fixture = new EncoderFixture(memory, folder);
        Map<String, Tensor> tensors = SyntheticWeights.of(Backbone.named("resnet18"), 1);
        Tap without = fixture.extract(Backbone.named("resnet18"), source(tensors), "layer1")
                .get(0);
        // A bias b equals a mean that is smaller by b.
        float[] mean = SyntheticWeights.of(Backbone.named("resnet18"), 1)
                .getOrDefault("bn1.running_mean", NONE)
                .floats();
        float[] bias = new float[mean.length];
        Arrays.fill(bias, 0.25f);
        for (int i = 0; i < mean.length; i++) {
            mean[i] += 0.25f;
        }
        tensors.put("conv1.bias", Tensor.of(bias, bias.length));
        Tap shifted = fixture.extract(Backbone.named("resnet18"), source(tensors), "layer1")
                .get(0);
        tensors.put("bn1.running_mean", Tensor.of(mean, mean.length));
        Tap cancelled = fixture.extract(Backbone.named("resnet18"), source(tensors), "layer1")
                .get(0);
        assertThat(EncoderFixture.difference(shifted, without)).isGreaterThan(1e-3);
        assertThat(EncoderFixture.difference(cancelled, without)).isLessThan(1e-5);
    }

    @Test
    void reportsWhereItsWeightsComeFrom(NativeMemory memory) {
        EncoderFixture fixture = new EncoderFixture(memory, folder);
        WeightsSource source = fixture.synthetic(Backbone.named("resnet18"), 1);
        try (ModuleState state = new ModuleState(memory.root())) {
            WeightsOrigin origin = Encoders.load(spec(source, "layer1"), state, fixture.environment(Console.SILENT))
                    .origin();
            assertThat(origin.source()).isEqualTo("file " + source.file().orElseThrow());
            assertThat(origin.sha256())
                    .hasValueSatisfying(sum -> assertThat(sum).matches("[0-9a-f]{64}"));
        }
    }

    @Test
    void aMissingTensorIsNamed(NativeMemory memory) {
        Map<String, Tensor> tensors = SyntheticWeights.of(Backbone.named("resnet18"), 1);
        tensors.remove("layer1.1.bn2.running_var");
        WeightsSource source = source(tensors);
        assertFails(
                memory,
                source,
                "the weights of resnet18 in " + source.file().orElseThrow()
                        + " do not contain the tensor \"layer1.1.bn2.running_var\"" + ADVICE);
    }

    @Test
    void aWrongShapeIsNamedBesideTheRightOne(NativeMemory memory) {
        Map<String, Tensor> tensors = SyntheticWeights.of(Backbone.named("resnet18"), 1);
        tensors.put("conv1.weight", Tensor.of(new float[64 * 27], 64, 3, 3, 3));
        WeightsSource source = source(tensors);
        assertFails(
                memory,
                source,
                "the tensor \"conv1.weight\" in " + source.file().orElseThrow()
                        + " has the shape [64, 3, 3, 3], but resnet18 needs [64, 3, 7, 7]" + ADVICE);
    }

    @Test
    void aTensorThatIsNotFloat32IsNamed(NativeMemory memory) {
        Map<String, Tensor> tensors = SyntheticWeights.of(Backbone.named("resnet18"), 1);
        tensors.put("bn1.weight", Tensor.of(new long[64], 64));
        WeightsSource source = source(tensors);
        assertFails(
                memory,
                source,
                "the tensor \"bn1.weight\" in " + source.file().orElseThrow() + " is I64, not F32" + ADVICE);
    }

    @Test
    void aTruncatedFileIsAnError(NativeMemory memory) throws IOException {
        WeightsSource source = source(SyntheticWeights.of(Backbone.named("resnet18"), 1));
        Path file = source.file().orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> load(memory, spec(source, "layer1"), Console.SILENT))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file + " is not a readable safetensors file: it is cut off")
                .hasMessageEndingWith(ADVICE);
    }

    @Test
    void randomWeightsAreSaidToBeRandomAndFixedByTheSeed(NativeMemory memory) {
        EncoderFixture fixture = new EncoderFixture(memory, folder);
        BackboneSpec one = new BackboneSpec("resnet18", List.of("layer1"), false, Map.of());
        BackboneSpec two = new BackboneSpec("resnet18", List.of("layer2", "layer1"), false, Map.of());
        Tap alone = fixture.extract(one, EncoderFixture.image(), 1).get(0);
        assertThat(fixture.extract(two, EncoderFixture.image(), 1).get(1)).isEqualTo(alone);
        assertThat(alone.values()).anyMatch(value -> value > 0.1).allMatch(Float::isFinite);

        List<String> lines = new ArrayList<>();
        assertThat(load(memory, one, recorder(lines)).source()).isEqualTo("random weights of seed 7");
        assertThat(lines).containsExactly("resnet18 has random weights, because model.pre_trained is false");
    }

    @Test
    void deepRandomNetworksKeepTheirFeaturesInBounds(NativeMemory memory) {
        EncoderFixture fixture = new EncoderFixture(memory, folder);
        BackboneSpec spec = new BackboneSpec("resnet50", List.of("layer3"), false, Map.of());
        assertThat(fixture.extract(spec, EncoderFixture.image(), 1).get(0).values())
                .allMatch(value -> value < 100);
    }

    private WeightsSource source(Map<String, Tensor> tensors) {
        return WeightsSource.ofFile(SyntheticWeights.write(folder.resolve("weights.safetensors"), tensors));
    }

    private static BackboneSpec spec(WeightsSource source, String layer) {
        return new BackboneSpec("resnet18", List.of(layer), true, Map.of("resnet18", source));
    }

    private void assertFails(NativeMemory memory, WeightsSource source, String message) {
        assertThatThrownBy(() -> load(memory, spec(source, "layer1"), Console.SILENT))
                .isInstanceOf(UserError.class)
                .hasMessage(message);
    }

    private WeightsOrigin load(NativeMemory memory, BackboneSpec spec, Console console) {
        RunContext environment = new EncoderFixture(memory, folder).environment(console);
        try (ModuleState state = new ModuleState(memory.root())) {
            return Encoders.load(spec, state, environment).origin();
        }
    }

    private static Console recorder(List<String> lines) {
        return new LinesConsole(lines);
    }
}
