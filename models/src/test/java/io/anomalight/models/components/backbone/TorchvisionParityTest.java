package io.anomalight.models.components.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.EncoderFixture.Tap;
import io.anomalight.models.components.backbone.weights.ConfiguredFormat;
import io.anomalight.models.components.backbone.weights.StrideOn;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taps recorded by {@code resnet_taps.py}, with the same formula for the weights. */
@NoNativeLeaks
class TorchvisionParityTest {
    private static final double TOLERANCE = 1e-5;

    private final Path folder;

    TorchvisionParityTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void basicBlocksEqualTorchvisions(NativeMemory memory) throws URISyntaxException {
        EncoderFixture fixture = new EncoderFixture(memory, folder);
        List<Tap> taps = fixture.extract(
                Backbone.named("resnet18"), fixture.synthetic(Backbone.named("resnet18"), 2), "layer1", "layer2");
        assertThat(EncoderFixture.difference(taps.get(0), recorded("resnet18.conv2.layer1")))
                .isLessThan(TOLERANCE);
        assertThat(EncoderFixture.difference(taps.get(1), recorded("resnet18.conv2.layer2")))
                .isLessThan(TOLERANCE);
    }

    @Test
    void bottlenecksEqualTorchvisionsInBothVersions(NativeMemory memory) throws URISyntaxException {
        EncoderFixture fixture = new EncoderFixture(memory, folder);
        WeightsSource source = fixture.synthetic(Backbone.named("resnet50"), 2);
        Tap second =
                fixture.extract(Backbone.named("resnet50"), source, "layer2").get(0);
        Tap first = fixture.extract(
                        Backbone.named("resnet50"), EncoderFixture.stated(source, strideOnFirst()), "layer2")
                .get(0);
        assertThat(EncoderFixture.difference(second, recorded("resnet50.conv2.layer2")))
                .isLessThan(TOLERANCE);
        assertThat(EncoderFixture.difference(first, recorded("resnet50.conv1.layer2")))
                .isLessThan(TOLERANCE);
    }

    private static ConfiguredFormat strideOnFirst() {
        return new ConfiguredFormat(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(StrideOn.CONV1),
                Optional.empty());
    }

    private static Tap recorded(String name) throws URISyntaxException {
        Path file = Path.of(
                Objects.requireNonNull(TorchvisionParityTest.class.getResource("/backbone/resnet_taps.safetensors"))
                        .toURI());
        Tensor tensor = Safetensors.open(file).read(name);
        List<Float> values = new ArrayList<>();
        for (float value : tensor.floats()) {
            values.add(value);
        }
        return new Tap(tensor.shape(), values);
    }
}
