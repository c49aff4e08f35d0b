package io.anomalight.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.pooling.PooledLayerSpec;
import io.anomalight.models.dfm.DfmConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models with a ResNet-18 of Anomalight, and with the same network as an ONNX file. */
@NoNativeLeaks
class EncoderFileModelsTest {
    private static final List<String> LAYERS = List.of("layer1", "layer2");

    @TempDir
    Path folder;

    /** Models that learn in one pass, with statistics, from neighbours and by gradients. */
    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of("padim", made(SmallModules::padim)),
                Arguments.of("patchcore", made(SmallModules::patchcore)),
                Arguments.of("fastflow", made(SmallFlows::fastflow)),
                Arguments.of("dfm", made(EncoderFileModelsTest::dfm)));
    }

    private static Function<BackboneSpec, SmallModules.Maker> made(Function<BackboneSpec, SmallModules.Maker> maker) {
        return maker;
    }

    private static SmallModules.Maker dfm(BackboneSpec spec) {
        PooledLayerSpec layer = new PooledLayerSpec(
                spec.backbone(), "layer2", spec.preTrained(), 2, Map.of(), Optional.empty(), spec.encoder());
        return SmallModules.dfm(layer, DfmConfig.ScoreType.FRE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void aModelScoresWithTheFileAsWithTheEncoderOfAnomalight(
            String name, Function<BackboneSpec, SmallModules.Maker> model, NativeMemory memory) {
        BackboneSpec ours = new BackboneSpec("resnet18", LAYERS, false, Map.of());
        BackboneSpec ofFile = BackboneSpec.ofFile(EncoderFiles.resnet(folder.resolve("net.onnx"), ours), LAYERS);

        List<ModuleOutput> expected = outputs(model.apply(ours), memory);
        List<ModuleOutput> actual = outputs(model.apply(ofFile), memory);

        for (int i = 0; i < expected.size(); i++) {
            float scale = Math.abs(expected.get(i).score());
            assertThat(actual.get(i).score()).isCloseTo(expected.get(i).score(), within(1e-4f * scale));
            assertThat(actual.get(i).map()).containsExactly(expected.get(i).map(), within(1e-4f * scale));
        }
    }

    private static List<ModuleOutput> outputs(SmallModules.Maker maker, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = maker.in(state, SmallModules.environment());
            SmallTraining.train(module, memory);
            return ModuleOutput.by(module, Pictures.of(4, 150, 220), memory);
        }
    }
}
