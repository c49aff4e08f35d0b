package io.anomalight.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.cflow.CflowConfig;
import io.anomalight.onnx.schema.TensorProto;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thresholds and metadata of a file, and modules that can't be exported. */
@NoNativeLeaks
class OnnxFileTest {
    private static final PostProcessor ANY = new PostProcessor(1, 2, 0, 3, 0, 4);

    @TempDir
    Path folder;

    private static void withTrained(SmallModules.Maker maker, NativeMemory memory, Look look)
            throws OrtException, IOException {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = maker.in(state, SmallModules.environment());
            SmallTraining.train(module, memory);
            look.at(module);
        }
    }

    @FunctionalInterface
    private interface Look {
        void at(AnomalyModule module) throws OrtException, IOException;
    }

    @Test
    void labelsAndNormalisedScoresEqualThoseOfThePostProcessor(NativeMemory memory) throws OrtException, IOException {
        withTrained(SmallModules.stfpm(), memory, module -> {
            List<BufferedImage> pictures = Pictures.of(4, 100, 100);
            ModuleOutput middle = ModuleOutput.by(module, pictures, memory).get(1);
            // The score of an image, a number slightly above it that is no float32, and the next float32.
            for (double threshold :
                    new double[] {middle.score(), middle.score() * 1.000000001, Math.nextUp(middle.score())}) {
                double pixel = middle.map()[1000];
                // A wide range, so that a score just below the threshold could be rounded to one half.
                PostProcessor learned =
                        new PostProcessor(threshold, pixel, threshold / 2, threshold * 1000, pixel / 2, pixel * 1000);
                Path file = folder.resolve("model.onnx");
                OnnxExport.write(file, module, learned, Map.of());
                try (OnnxFile opened = new OnnxFile(file)) {
                    assertThatOutputsAgree(opened.run(pictures), learned);
                }
            }
        });
    }

    private static void assertThatOutputsAgree(OnnxFile.Outputs outputs, PostProcessor learned) {
        float[] scores = outputs.scores();
        float[] normalized = outputs.get("normalized_score", float[].class);
        boolean[] labels = outputs.get("label", boolean[].class);
        float[][][] maps = outputs.maps();
        float[][][] normalizedMaps = outputs.get("normalized_map", float[][][].class);
        boolean[][][] masks = outputs.get("mask", boolean[][][].class);
        for (int i = 0; i < scores.length; i++) {
            assertThat(labels[i]).isEqualTo(learned.isAnomalous(scores[i]));
            assertThat((double) normalized[i]).isCloseTo(learned.normalizeScore(scores[i]), within(1e-6));
            assertThat(normalized[i] >= 0.5f).isEqualTo(labels[i]);
            for (int y = 0; y < maps[i].length; y++) {
                for (int x = 0; x < maps[i][y].length; x++) {
                    float value = maps[i][y][x];
                    assertThat(masks[i][y][x]).isEqualTo(learned.isAnomalousPixel(value));
                    assertThat(normalizedMaps[i][y][x] >= 0.5f).isEqualTo(masks[i][y][x]);
                    assertThat(normalizedMaps[i][y][x]).isCloseTo(learned.normalizePixel(value), within(1e-6f));
                }
            }
        }
    }

    @Test
    void aFileTellsWhatItIsAndWhereItsThresholdsAre(NativeMemory memory) throws OrtException, IOException {
        withTrained(SmallModules.padim(), memory, module -> {
            Path file = folder.resolve("new").resolve("model.onnx");
            OnnxExport.write(file, module, ANY, Map.of("run", "padim-1"));
            try (OnnxFile opened = new OnnxFile(file)) {
                assertThat(opened.session().getMetadata().getProducerName()).isEqualTo("anomalight");
                assertThat(opened.session().getMetadata().getCustomMetadata())
                        .containsEntry("run", "padim-1")
                        .containsEntry("model", "padim")
                        .containsEntry("input_size", "64x96")
                        .containsEntry("image_threshold", "1.0")
                        .containsEntry("pixel_threshold", "2.0")
                        .containsEntry("image_threshold_origin", ANY.imageThresholdOrigin())
                        .containsKeys("anomalight_version", "encoder.source");
                assertThat(opened.session().getInputNames()).containsExactly("image");
                assertThat(opened.session().getOutputNames())
                        .containsExactly(
                                "score", "normalized_score", "label", "anomaly_map", "normalized_map", "mask", "valid");
            }
            List<String> numbers =
                    OnnxExport.model(module, ANY, "", Map.of(), ProtoGraph.MOST_BYTES)
                            .getGraph()
                            .getInitializerList()
                            .stream()
                            .map(TensorProto::getName)
                            .toList();
            assertThat(numbers)
                    .doesNotHaveDuplicates()
                    .contains("image_threshold", "pixel_threshold", "encoder.conv1.weight", "gaussian.mean");
        });
    }

    /** A module that has no capabilities. */
    private record WithoutOnnx(ModuleState state) implements AnomalyModule {
        @Override
        public String name() {
            return "without_onnx";
        }

        @Override
        public ImageSize inputSize() {
            return SmallModules.SIZE;
        }

        @Override
        public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
            return StepOutput.EMPTY;
        }

        @Override
        public Prediction validationStep(Batch batch) {
            throw new AssertionError("this module is never run");
        }
    }

    @Test
    void aModelWithoutOnnxSupportIsRefusedAndLeavesNoFile(NativeMemory memory) throws IOException {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = new WithoutOnnx(state);
            assertThatThrownBy(() -> OnnxExport.write(folder.resolve("model.onnx"), module, ANY, Map.of()))
                    .isInstanceOf(UserError.class)
                    .hasMessage("without_onnx can't be exported as ONNX: this model has no implementation with ONNX"
                            + " operators; the manual lists the models that have one");
        }
        assertThatNothingIsLeft();
    }

    @Test
    void aScoreThatDependsOnAllImagesIsRefused(NativeMemory memory) throws IOException {
        SmallModules.Maker maker =
                SmallFlows.cflow(CflowConfig.Normalization.DATASET, CflowConfig.Decoder.FREIA_CFLOW, false);
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = maker.in(state, SmallModules.environment());
            assertThatThrownBy(() -> OnnxExport.write(folder.resolve("model.onnx"), module, ANY, Map.of()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("depends on all images of an evaluation")
                    .hasMessageEndingWith("model.anomaly_map.normalization=reference");
        }
        assertThatNothingIsLeft();
    }

    @Test
    void scoresRelativeToTheirBatchStayRelativeInAFile(NativeMemory memory) throws OrtException, IOException {
        SmallModules.Maker maker =
                SmallFlows.cflow(CflowConfig.Normalization.BATCH, CflowConfig.Decoder.FREIA_CFLOW, false);
        withTrained(maker, memory, module -> {
            Path file = folder.resolve("model.onnx");
            OnnxExport.write(file, module, ANY, Map.of());
            List<BufferedImage> pictures = Pictures.of(3, 80, 90);
            try (OnnxFile opened = new OnnxFile(file)) {
                float[] scores = opened.run(pictures).scores();
                List<ModuleOutput> ours = ModuleOutput.by(module, pictures, memory);
                for (int i = 0; i < scores.length; i++) {
                    assertThat(scores[i]).isCloseTo(ours.get(i).score(), within(1e-4f));
                }
                assertThat(opened.run(pictures.subList(0, 1)).scores()[0]).isNotEqualTo(scores[0]);
            }
        });
    }

    @Test
    void aModelLargerThanAFileCanBeIsRefusedBeforeWriting(NativeMemory memory) throws OrtException, IOException {
        withTrained(SmallModules.patchcore(9), memory, module -> assertThatThrownBy(
                        () -> OnnxExport.model(module, ANY, "", Map.of(), 2_000_000))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "patchcore can't be exported as ONNX: its numbers take more than 2 MB, the most that one file"
                                + " can hold; make it smaller"));
    }

    @Test
    void aFileThatCantBeWrittenIsNamed(NativeMemory memory) throws OrtException, IOException {
        Path inTheWay = Files.writeString(folder.resolve("taken"), "a file, no folder");
        withTrained(SmallModules.stfpm(), memory, module -> assertThatThrownBy(
                        () -> OnnxExport.write(inTheWay.resolve("model.onnx"), module, ANY, Map.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.onnx can't be written"));
    }

    private void assertThatNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
