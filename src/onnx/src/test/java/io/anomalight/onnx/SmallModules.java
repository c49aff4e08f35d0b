package io.anomalight.onnx;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.anomalydino.AnomalyDinoConfig;
import io.anomalight.models.anomalydino.AnomalyDinoLightning;
import io.anomalight.models.cfa.CfaConfig;
import io.anomalight.models.cfa.CfaLightning;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.Padding;
import io.anomalight.models.components.pooling.PooledLayerSpec;
import io.anomalight.models.dfm.DfmConfig;
import io.anomalight.models.dfm.DfmLightning;
import io.anomalight.models.dinomaly.DinomalyConfig;
import io.anomalight.models.dinomaly.DinomalyLightning;
import io.anomalight.models.efficientad.EfficientAdConfig;
import io.anomalight.models.efficientad.EfficientAdConfig.TeacherSource;
import io.anomalight.models.efficientad.EfficientAdLightning;
import io.anomalight.models.fre.FreConfig;
import io.anomalight.models.fre.FreLightning;
import io.anomalight.models.glass.GlassConfig;
import io.anomalight.models.glass.GlassLightning;
import io.anomalight.models.padim.PadimConfig;
import io.anomalight.models.padim.PadimLightning;
import io.anomalight.models.patchcore.PatchcoreConfig;
import io.anomalight.models.patchcore.PatchcoreLightning;
import io.anomalight.models.reversedistillation.ReverseDistillationConfig;
import io.anomalight.models.reversedistillation.ReverseDistillationLightning;
import io.anomalight.models.stfpm.StfpmConfig;
import io.anomalight.models.stfpm.StfpmLightning;
import io.anomalight.models.supersimplenet.SuperSimpleNetConfig;
import io.anomalight.models.supersimplenet.SuperSimpleNetLightning;
import io.anomalight.models.uninet.UninetConfig;
import io.anomalight.models.uninet.UninetLightning;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes small modules with encoders of random weights, which {@link SmallTraining} trains. */
final class SmallModules {
    static final ImageSize SIZE = new ImageSize(64, 96);
    static final List<String> TWO_TAPS = List.of("layer1", "layer2");
    private static final List<String> THREE_TAPS = List.of("layer1", "layer2", "layer3");

    private static final PooledLayerSpec POOLED = new PooledLayerSpec("resnet18", "layer2", false, 2, Map.of());

    private SmallModules() {}

    /** Creates a module with its factory. */
    @FunctionalInterface
    interface Maker {
        AnomalyModule in(ModuleState state, RunContext environment);
    }

    static BackboneSpec encoder(List<String> layers) {
        return new BackboneSpec("resnet18", layers, false, Map.of());
    }

    static Maker padim() {
        return padim(encoder(THREE_TAPS));
    }

    static Maker padim(BackboneSpec encoder) {
        PadimConfig config = new PadimConfig(SIZE, encoder, Optional.of(20), 100, Optional.empty());
        return (state, environment) -> new PadimLightning().create(config, state, environment);
    }

    /** PatchCore on an encoder that mirrors its features at their edges. */
    static Maker reflecting() {
        return patchcore(new BackboneSpec("resnet18", TWO_TAPS, false, Map.of(), Optional.of(Padding.REFLECT)));
    }

    /** PatchCore on an encoder that is not a ResNet. */
    static Maker patchcore(String backbone, String... layers) {
        return patchcore(new BackboneSpec(backbone, List.of(layers), false, Map.of()));
    }

    static Maker patchcore(BackboneSpec encoder) {
        PatchcoreConfig config = new PatchcoreConfig(SIZE, encoder, 0.2, 1, 512, Optional.empty());
        return (state, environment) -> new PatchcoreLightning().create(config, state, environment);
    }

    static Maker patchcore(int neighbors) {
        PatchcoreConfig config = new PatchcoreConfig(SIZE, encoder(TWO_TAPS), 0.1, neighbors, 512, Optional.empty());
        return (state, environment) -> new PatchcoreLightning().create(config, state, environment);
    }

    static Maker anomalyDino(int neighbours) {
        AnomalyDinoConfig config = new AnomalyDinoConfig(
                SIZE,
                new BackboneSpec("resnet18", TWO_TAPS, false, Map.of()),
                AnomalyDinoConfig.Masking.NONE,
                10,
                2,
                neighbours,
                true,
                0.3,
                512,
                Optional.empty());
        return (state, environment) -> new AnomalyDinoLightning().create(config, state, environment);
    }

    static Maker dinomaly(String backbone, String... layers) {
        DinomalyConfig config = new DinomalyConfig(
                SIZE,
                new BackboneSpec(backbone, List.of(layers), false, Map.of()),
                backbone.startsWith("resnet"),
                0.2,
                2,
                Optional.empty(),
                Optional.empty(),
                new DinomalyConfig.HardMining(0.9, 2, 0.1),
                0.002,
                0.0002,
                0,
                1e-4,
                true,
                Optional.empty());
        return (state, environment) -> new DinomalyLightning().create(config, state, environment);
    }

    static Maker cfa(int gammaC, double radius, CfaConfig.ScoreType scoreType) {
        CfaConfig config = new CfaConfig(
                SIZE, encoder(TWO_TAPS), gammaC, 2, 3, 3, radius, Optional.of(scoreType), 1e-3, 5e-4, Optional.empty());
        return (state, environment) -> new CfaLightning().create(config, state, environment);
    }

    static Maker stfpm() {
        StfpmConfig config = new StfpmConfig(SIZE, encoder(TWO_TAPS), 0.4, 0.9, 1e-4, Optional.empty());
        return (state, environment) -> new StfpmLightning().create(config, state, environment);
    }

    static Maker dfm(DfmConfig.ScoreType scoreType) {
        return dfm(POOLED, scoreType);
    }

    static Maker dfm(PooledLayerSpec layer, DfmConfig.ScoreType scoreType) {
        DfmConfig config = new DfmConfig(SIZE, layer, 0.9, scoreType, 100, Optional.empty());
        return (state, environment) -> new DfmLightning().create(config, state, environment);
    }

    static Maker fre() {
        FreConfig config = new FreConfig(SIZE, POOLED, 20, 1e-3);
        return (state, environment) -> new FreLightning().create(config, state, environment);
    }

    static Maker uninet() {
        UninetConfig config = new UninetConfig(SIZE, encoder(THREE_TAPS), 1, 0.1, 5e-3, 1e-6, 1e-5, Optional.empty());
        return (state, environment) -> new UninetLightning().create(config, state, environment);
    }

    static Maker reverseDistillation(ReverseDistillationConfig.AnomalyMapMode mode) {
        ReverseDistillationConfig config =
                new ReverseDistillationConfig(SIZE, encoder(THREE_TAPS), mode, 1e-3, 0.5, 0.99, Optional.empty());
        return (state, environment) -> new ReverseDistillationLightning().create(config, state, environment);
    }

    static Maker superSimpleNet(boolean adaptClsFeatures) {
        SuperSimpleNetConfig config = new SuperSimpleNetConfig(
                SIZE, encoder(TWO_TAPS), 0.2, 0.1, false, adaptClsFeatures, 1e-3, 0.01, 1e-3, 1e-5, Optional.empty());
        return (state, environment) -> new SuperSimpleNetLightning().create(config, state, environment);
    }

    static Maker glass(int svd) {
        GlassConfig config = new GlassConfig(
                SIZE,
                encoder(TWO_TAPS),
                0.5,
                100,
                32,
                3,
                1,
                2,
                16,
                1e-3,
                2,
                svd,
                0.1,
                0.75,
                0.5,
                true,
                Optional.empty(),
                Optional.empty());
        return (state, environment) -> new GlassLightning().create(config, state, environment);
    }

    static Maker efficientAd(boolean padding) {
        return efficientAd(padding, TeacherSource.DISTILLED);
    }

    static Maker efficientAd(boolean padding, TeacherSource source) {
        EfficientAdConfig config = new EfficientAdConfig(
                SIZE,
                8,
                Optional.empty(),
                Optional.of(4),
                padding,
                1e-3,
                1e-5,
                Optional.empty(),
                new EfficientAdConfig.Teacher(Optional.empty(), Optional.of(source), 20, 1e-3),
                encoder(TWO_TAPS),
                Optional.empty());
        return (state, environment) -> new EfficientAdLightning().create(config, state, environment);
    }

    static RunContext environment() {
        return new RunContext(3, Console.SILENT, Path.of("no cache"));
    }
}
