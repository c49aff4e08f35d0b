package io.anomalight.models.cflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.anomalight.callbacks.progress.CountedPart;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.BackboneSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class CflowSummaryTest {
    private static final CflowConfig CONFIG = new CflowConfig(
            new ImageSize(64, 90),
            new BackboneSpec("resnet18", List.of("layer2", "layer1"), false, Map.of()),
            16,
            CflowConfig.Decoder.FREIA_CFLOW,
            8,
            Optional.empty(),
            2,
            1.9,
            false,
            1e-2,
            Optional.empty(),
            new CflowConfig.MapConfig(CflowConfig.Normalization.REFERENCE, Optional.empty()));

    @Test
    void namesTapsAndDecodersWithTheirShapes(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            List<CountedPart> parts = CountedPart.of(module(state));

            assertThat(parts)
                    .extracting(part -> part.part().name())
                    .containsExactly("encoder", "decoder", "anomaly_map");
            assertThat(parts)
                    .extracting(part -> part.part().type())
                    .containsExactly("resnet18", "freia-cflow", "reference");
            assertThat(parts.get(2).part().outputShape()).isEqualTo("[B, 64, 90]");
            assertThat(parts.get(0).parts())
                    .extracting(part -> part.part().name() + " " + part.part().outputShape())
                    .containsExactly("encoder.layer2 [B, 128, 8, 12]", "encoder.layer1 [B, 64, 16, 23]");
            assertThat(parts.get(1).parts())
                    .extracting(part -> part.part().name() + " " + part.part().outputShape())
                    .containsExactly("decoder.layer2 [B, 8, 12]", "decoder.layer1 [B, 16, 23]");
            assertThat(parts.get(1).parts().get(0).parts()).hasSize(2).allMatch(block -> block.trainable() > 0);
        }
    }

    @Test
    void countsEveryNumberOnceAndTheEncoderAsFrozen(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = module(state);
            List<CountedPart> parts = CountedPart.of(module);
            long trained = module.configureOptimizers().stream()
                    .flatMap(spec -> spec.parameters().stream())
                    .mapToLong(name -> state.get(name).size())
                    .sum();
            long held = state.names("").stream()
                    .map(state::get)
                    .mapToLong(NDArray::size)
                    .sum();

            assertThat(parts.get(0).trainable()).isZero();
            assertThat(parts.stream().mapToLong(CountedPart::trainable).sum()).isEqualTo(trained);
            assertThat(parts.stream()
                            .mapToLong(part -> part.trainable() + part.frozen())
                            .sum())
                    .isEqualTo(held);
            // A decoder is its blocks and nothing else.
            CountedPart decoder = parts.get(1).parts().get(0);
            assertThat(decoder.parts().stream().mapToLong(CountedPart::bytes).sum())
                    .isEqualTo(decoder.bytes());
        }
    }

    private static AnomalyModule module(ModuleState state) {
        return new CflowLightning().create(CONFIG, state, new RunContext(0, Console.SILENT, Path.of("cache")));
    }
}
