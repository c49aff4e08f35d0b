package io.anomalight.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.onnxruntime.OrtException;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.tiling.TileGrid;
import io.anomalight.framework.tiling.TiledModule;
import io.anomalight.models.cfa.CfaConfig;
import io.anomalight.models.cflow.CflowConfig;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.weights.ChannelOrder;
import io.anomalight.models.components.backbone.weights.EncoderFile;
import io.anomalight.models.components.backbone.weights.InputFormat;
import io.anomalight.models.components.scoring.ScoredModule;
import io.anomalight.models.components.scoring.ScoringConfig;
import io.anomalight.models.csflow.CsflowConfig;
import io.anomalight.models.dfm.DfmConfig;
import io.anomalight.models.efficientad.EfficientAdConfig.TeacherSource;
import io.anomalight.models.reversedistillation.ReverseDistillationConfig.AnomalyMapMode;
import io.anomalight.models.uflow.UflowConfig.AnomalyScore;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares an exported file in ONNX Runtime with its module. */
@NoNativeLeaks
class OnnxExportTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    static Stream<Arguments> models() {
        CflowConfig.Normalization reference = CflowConfig.Normalization.REFERENCE;
        CflowConfig.Decoder conditional = CflowConfig.Decoder.FREIA_CFLOW;
        return Stream.of(
                Arguments.of("cflow", SmallFlows.cflow(reference, conditional, false)),
                Arguments.of("cflow that rotates", SmallFlows.cflow(reference, conditional, true)),
                Arguments.of(
                        "cflow without a condition",
                        SmallFlows.cflow(reference, CflowConfig.Decoder.FREIA_FLOW, false)),
                Arguments.of("cflow with log-likelihoods", fused(CflowConfig.Fusion.LOG_LIKELIHOOD)),
                Arguments.of("cflow with standardized layers", fused(CflowConfig.Fusion.STANDARDIZED)),
                Arguments.of("padim", SmallModules.padim()),
                Arguments.of("patchcore", SmallModules.patchcore(9)),
                Arguments.of("patchcore of one neighbour", SmallModules.patchcore(1)),
                Arguments.of("anomaly_dino", SmallModules.anomalyDino(1)),
                Arguments.of("anomaly_dino of three neighbours", SmallModules.anomalyDino(3)),
                Arguments.of("cfa", SmallModules.cfa(1, 1e-5, CfaConfig.ScoreType.NEAREST)),
                Arguments.of("cfa with fewer centroids", SmallModules.cfa(3, 0.5, CfaConfig.ScoreType.SOFTMIN)),
                Arguments.of("stfpm", SmallModules.stfpm()),
                Arguments.of("dinomaly", SmallModules.dinomaly("resnet18", "layer1", "layer2")),
                Arguments.of("dinomaly of a ViT", SmallModules.dinomaly("vit_small_patch16_224", "block0", "block1")),
                Arguments.of("dfm", SmallModules.dfm(DfmConfig.ScoreType.FRE)),
                Arguments.of("dfm with likelihoods", SmallModules.dfm(DfmConfig.ScoreType.NLL)),
                Arguments.of("fre", SmallModules.fre()),
                Arguments.of("fastflow", SmallFlows.fastflow()),
                Arguments.of("csflow", SmallFlows.csflow(CsflowConfig.AnomalyMapMode.ALL)),
                Arguments.of("csflow of the largest scale", SmallFlows.csflow(CsflowConfig.AnomalyMapMode.MAX)),
                Arguments.of("uflow", SmallFlows.uflow(AnomalyScore.LIKELIHOOD, "resnet18", "layer1", "layer2")),
                Arguments.of(
                        "uflow with false alarms",
                        SmallFlows.uflow(AnomalyScore.LOG_NFA, "resnet18", "layer1", "layer2")),
                Arguments.of(
                        "uflow of two image sizes",
                        SmallFlows.uflow(AnomalyScore.LIKELIHOOD, "vit_small_patch16_224", "block0")),
                Arguments.of("reverse distillation", SmallModules.reverseDistillation(AnomalyMapMode.MULTIPLY)),
                Arguments.of("reverse distillation with sums", SmallModules.reverseDistillation(AnomalyMapMode.ADD)),
                Arguments.of("uninet", SmallModules.uninet()),
                Arguments.of("supersimplenet", SmallModules.superSimpleNet(false)),
                Arguments.of("supersimplenet, all adapted", SmallModules.superSimpleNet(true)),
                Arguments.of("efficient_ad", SmallModules.efficientAd(false)),
                Arguments.of("efficient_ad with padding", SmallModules.efficientAd(true)),
                Arguments.of(
                        "efficient_ad with the encoder as teacher",
                        SmallModules.efficientAd(true, TeacherSource.ENCODER)),
                Arguments.of("glass", SmallModules.glass(0)),
                Arguments.of("ViT", SmallModules.patchcore("vit_small_patch16_224", "block0", "block1")),
                Arguments.of("CLIP", SmallModules.patchcore("clip_vit_base_patch32", "block0")),
                Arguments.of("DINOv3", SmallModules.patchcore("dinov3_vits16", "block1")),
                Arguments.of("EfficientNet", SmallModules.patchcore("efficientnet_b0", "stage2")),
                Arguments.of("MobileNetV2", SmallModules.patchcore("mobilenetv2_100", "stage3")),
                Arguments.of("MobileNetV3", SmallModules.patchcore("mobilenetv3_small_100", "stage1", "stage3")),
                Arguments.of("ConvNeXt", SmallModules.patchcore("convnext_tiny", "stage1", "stage2")),
                Arguments.of("reflect padding", SmallModules.reflecting()),
                Arguments.of("ResNeXt", SmallModules.patchcore("resnext50_32x4d", "layer1")),
                Arguments.of("network in a file", SmallModules.patchcore(ofFile(ChannelOrder.RGB, "layer1", "layer2"))),
                Arguments.of("BGR network in a file", SmallModules.padim(ofFile(ChannelOrder.BGR, "layer2", "layer1"))),
                Arguments.of(
                        "network in a file for three image sizes",
                        SmallFlows.csflow(EncoderFile.of(EncoderFiles.ofTorch()), "layer2")));
    }

    private static BackboneSpec ofFile(ChannelOrder order, String... layers) {
        InputFormat format = new InputFormat(Optional.of(order), Optional.empty(), Optional.empty(), Optional.empty());
        return BackboneSpec.ofFile(
                new EncoderFile(Optional.of(EncoderFiles.ofTorch()), Optional.of(format)), List.of(layers));
    }

    private static SmallModules.Maker fused(CflowConfig.Fusion fusion) {
        CflowConfig.MapConfig map = new CflowConfig.MapConfig(CflowConfig.Normalization.REFERENCE, Optional.of(fusion));
        return SmallFlows.cflow(map, CflowConfig.Decoder.FREIA_CFLOW, false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void aFileGivesTheScoresOfTheModuleForAllSizesOfPicturesAndBatches(
            String name, SmallModules.Maker maker, NativeMemory memory) throws OrtException {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = maker.in(state, SmallModules.environment());
            SmallTraining.train(module, memory);
            assertFileEqualsModule(module, memory);
        }
    }

    static Stream<Arguments> tiledModels() {
        Set<String> names = Set.of(
                "cflow",
                "padim",
                "patchcore",
                "anomaly_dino",
                "dinomaly",
                "cfa",
                "stfpm",
                "dfm",
                "fre",
                "fastflow",
                "csflow",
                "uflow",
                "uninet",
                "reverse distillation",
                "supersimplenet",
                "glass",
                "efficient_ad");
        return models().filter(model -> names.contains((String) model.get()[0]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tiledModels")
    void aFileWithTilesGivesTheScoresOfTheTiledModule(String name, SmallModules.Maker maker, NativeMemory memory)
            throws OrtException {
        TileGrid grid = new TileGrid(new ImageSize(96, 150), SmallModules.SIZE, new ImageSize(32, 50));
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = TiledModule.of(maker.in(state, SmallModules.environment()), grid);
            SmallTraining.train(module, memory);
            assertFileEqualsModule(module, memory);
        }
    }

    @ParameterizedTest
    @EnumSource(ScoringConfig.ImageScore.class)
    void aFileGivesTheScoresOfAModuleWithOtherScoring(ScoringConfig.ImageScore score, NativeMemory memory)
            throws OrtException {
        boolean standardize = score != ScoringConfig.ImageScore.MODEL;
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = ScoredModule.of(
                    SmallModules.patchcore(3).in(state, SmallModules.environment()),
                    new ScoringConfig(
                            score, 0.02, true, standardize, standardize ? Optional.of(4.0) : Optional.empty()));
            SmallTraining.train(module, memory);
            assertFileEqualsModule(module, memory);
        }
    }

    private void assertFileEqualsModule(AnomalyModule module, NativeMemory memory) throws OrtException {
        Path file = folder.resolve("model.onnx");
        double[] some = ModuleOutput.by(module, Pictures.of(3, 150, 220), memory).stream()
                .mapToDouble(ModuleOutput::score)
                .sorted()
                .toArray();
        PostProcessor learned = new PostProcessor((some[0] + some[1]) / 2, 2, some[0], some[2], 0, 4);
        OnnxExport.write(file, module, learned, Map.of());
        try (OnnxFile opened = new OnnxFile(file)) {
            for (ImageSize size : List.of(new ImageSize(150, 220), new ImageSize(40, 50), module.inputSize())) {
                List<BufferedImage> pictures = Pictures.of(3, size.height(), size.width());
                List<ModuleOutput> ours = ModuleOutput.by(module, pictures, memory);
                OnnxFile.Outputs together = opened.run(pictures);
                double scale = ours.stream()
                        .mapToDouble(ModuleOutput::score)
                        .map(Math::abs)
                        .max()
                        .orElseThrow();
                for (int i = 0; i < pictures.size(); i++) {
                    OnnxFile.Outputs alone = opened.run(pictures.subList(i, i + 1));
                    assertCloseTo(ours.get(i), together, i, scale);
                    assertCloseTo(ours.get(i), alone, 0, scale);
                    if (Math.abs(ours.get(i).score() - learned.imageThreshold()) > TOLERANCE * scale) {
                        assertThat(together.get("label", boolean[].class)[i])
                                .isEqualTo(learned.isAnomalous(ours.get(i).score()));
                    }
                }
            }
        }
        if (module.state().pretrainedFile().isPresent()) {
            assertThatThrownBy(() -> ScoringGraph.of(module, Set.of()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("its encoder is a network in a file");
        } else {
            assertGraphEqualsModule(module, memory);
        }
    }

    private static void assertGraphEqualsModule(AnomalyModule module, NativeMemory memory) {
        ImageSize size = module.inputSize();
        List<BufferedImage> pictures = Pictures.of(3, size.height(), size.width());
        List<ModuleOutput> ours = ModuleOutput.by(module, pictures, memory);
        double scale = ours.stream()
                .mapToDouble(ModuleOutput::score)
                .map(Math::abs)
                .max()
                .orElseThrow();
        FloatBuffer pixels = FloatBuffer.allocate(3 * 3 * size.pixels());
        pictures.forEach(picture -> pixels.put(HostImage.of(picture, size).rgb()));
        try (ScoringSession session = session(module)) {
            ScoringSession.Result result = session.run(pixels.flip(), 3, 3, size.height(), size.width());
            for (int i = 0; i < ours.size(); i++) {
                float[] map = Arrays.copyOfRange(result.maps(), i * size.pixels(), (i + 1) * size.pixels());
                double tolerance =
                        TOLERANCE * Math.max(scale, largest(ours.get(i).map()));
                assertThat((double) result.scores()[i]).isCloseTo(ours.get(i).score(), within(TOLERANCE * scale));
                assertThat(map).containsExactly(ours.get(i).map(), within((float) tolerance));
            }
        }
    }

    private static ScoringSession session(AnomalyModule module) {
        Map<String, NDArray> arrays = new HashMap<>(module.state().pretrained());
        arrays.putAll(module.state().saved());
        Map<String, List<Long>> shapes = new HashMap<>();
        arrays.forEach((name, array) -> shapes.put(
                name, LongStream.of(array.getShape().getShape()).boxed().toList()));
        try {
            return ScoringSession.open(
                    ScoringGraph.of(module, Set.of()),
                    shapes,
                    name -> direct(module.state().get(name).toFloatArray()),
                    1);
        } catch (UnusableException e) {
            throw new AssertionError(e);
        }
    }

    private static FloatBuffer direct(float... numbers) {
        return ByteBuffer.allocateDirect(numbers.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(numbers)
                .flip();
    }

    private static void assertCloseTo(ModuleOutput ours, OnnxFile.Outputs outputs, int image, double scale) {
        assertThat((double) outputs.scores()[image]).isCloseTo(ours.score(), within(TOLERANCE * scale));
        assertThat(farthest(ours.map(), outputs.maps()[image]))
                .isLessThan(TOLERANCE * Math.max(scale, largest(ours.map())));
    }

    private static double largest(float[] map) {
        double largest = 0;
        for (float value : map) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double farthest(float[] ours, float[][] map) {
        assertThat(map.length * map[0].length).isEqualTo(ours.length);
        double farthest = 0;
        for (int i = 0; i < ours.length; i++) {
            farthest = Math.max(farthest, Math.abs(ours[i] - map[i / map[0].length][i % map[0].length]));
        }
        return farthest;
    }
}
