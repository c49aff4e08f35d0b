package io.anomalight.models.components.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.EncoderFixture.Tap;
import io.anomalight.models.components.backbone.weights.ChannelOrder;
import io.anomalight.models.components.backbone.weights.ConfiguredFormat;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class ResNetTest {
    private final Path folder;

    ResNetTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void tapsComeInTheOrderAskedForAndDontDependOnEachOther(NativeMemory memory) {
        EncoderFixture fixture = new EncoderFixture(memory, folder);
        WeightsSource source = fixture.synthetic(Backbone.named("resnet18"), 3);
        List<Tap> ascending = fixture.extract(Backbone.named("resnet18"), source, "layer1", "layer2", "layer3");
        List<Tap> shuffled = fixture.extract(Backbone.named("resnet18"), source, "layer3", "layer1");
        assertThat(shuffled).containsExactly(ascending.get(2), ascending.get(0));
    }

    @Test
    void mapsOfOddSizesRoundUp(NativeMemory memory) {
        EncoderFixture fixture = new EncoderFixture(memory, folder);
        List<Tap> taps = fixture.extract(
                Backbone.named("resnet34"),
                fixture.synthetic(Backbone.named("resnet34"), 3),
                "layer1",
                "layer2",
                "layer3");
        assertThat(taps)
                .extracting(Tap::shape)
                .containsExactly(List.of(1L, 64L, 6L, 8L), List.of(1L, 128L, 3L, 4L), List.of(1L, 256L, 2L, 2L));
    }

    @ParameterizedTest
    @CsvSource({"resnet18,1e-6", "resnet50,1e-5"})
    void thePackedNetworksFeaturesAreThoseOfThePlainOne(String backbone, double bound, NativeMemory memory) {
        EncoderFixture fixture = new EncoderFixture(memory, folder);
        BackboneSpec spec = new BackboneSpec(backbone, List.of("layer1", "layer2", "layer3"), false, Map.of());
        float[] pair = SyntheticWeights.uniform("pair", 2 * EncoderFixture.image().length);
        List<Tap> packed = fixture.extract(spec, Arithmetic.FAST, pair, 2);
        List<Tap> plain = fixture.extract(spec, Arithmetic.PLAIN, pair, 2);
        for (int tap = 0; tap < plain.size(); tap++) {
            assertThat(EncoderFixture.difference(packed.get(tap), plain.get(tap)))
                    .isLessThan(bound);
        }
    }

    @Test
    void anImagesFeaturesDontDependOnItsBatch(NativeMemory memory) {
        EncoderFixture fixture = new EncoderFixture(memory, folder);
        BackboneSpec spec = new BackboneSpec(
                "resnet18",
                List.of("layer1"),
                true,
                Map.of("resnet18", fixture.synthetic(Backbone.named("resnet18"), 1)));
        float[] pair = Arrays.copyOf(EncoderFixture.image(), 2 * EncoderFixture.image().length);
        Tap alone = fixture.extract(spec, EncoderFixture.image(), 1).get(0);
        Tap first = fixture.extract(spec, pair, 2).get(0);
        Tap cut =
                new Tap(alone.shape(), first.values().subList(0, alone.values().size()));
        assertThat(EncoderFixture.difference(cut, alone)).isLessThan(1e-6);
    }

    @Test
    void aNetworkForBgrIn255EqualsTheSameOneForRgbIn1(NativeMemory memory) {
        EncoderFixture fixture = new EncoderFixture(memory, folder);
        Map<String, Tensor> tensors = SyntheticWeights.of(Backbone.named("resnet18"), 1);
        Path rgb = SyntheticWeights.write(folder.resolve("rgb.safetensors"), tensors);
        tensors.computeIfPresent("conv1.weight", (name, kernel) -> reversed(kernel));
        Path bgr = SyntheticWeights.write(folder.resolve("bgr.safetensors"), tensors);
        ConfiguredFormat bgrIn255 = new ConfiguredFormat(
                Optional.of(ChannelOrder.BGR),
                Optional.of(255.0),
                Optional.of(List.of(0.406 * 255, 0.456 * 255, 0.485 * 255)),
                Optional.of(List.of(0.225 * 255, 0.224 * 255, 0.229 * 255)),
                Optional.empty(),
                Optional.empty());
        WeightsSource turned = EncoderFixture.stated(WeightsSource.ofFile(bgr), bgrIn255);
        Tap expected = fixture.extract(Backbone.named("resnet18"), WeightsSource.ofFile(rgb), "layer1")
                .get(0);
        assertThat(EncoderFixture.difference(
                        fixture.extract(Backbone.named("resnet18"), turned, "layer1")
                                .get(0),
                        expected))
                .isLessThan(1e-6);
    }

    // [64, 3, 7, 7] with its three inputs the other way round.
    private static Tensor reversed(Tensor kernel) {
        float[] from = kernel.floats();
        float[] to = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            int output = i / 147;
            int input = i / 49 % 3;
            to[(output * 3 + 2 - input) * 49 + i % 49] = from[i];
        }
        return Tensor.of(to, 64, 3, 7, 7);
    }
}
