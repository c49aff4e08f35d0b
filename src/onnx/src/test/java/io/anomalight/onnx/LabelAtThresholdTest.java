package io.anomalight.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.ThresholdConfig;
import io.anomalight.framework.metrics.Verdict;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In ONNX Runtime, the images that gave the threshold have the same labels as in the run. */
@NoNativeLeaks
class LabelAtThresholdTest {
    private static final int NORMAL = 4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void theImagesThatGaveTheThresholdHaveTheLabelsOfTheRun(long seed, NativeMemory memory) throws OrtException {
        RunContext environment = new RunContext(seed, Console.SILENT, Path.of("no cache"));
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = SmallModules.patchcore(9).in(state, environment);
            SmallTraining.train(module, memory);
            List<BufferedImage> pictures = Pictures.of(8, 80, 120);
            List<ModuleOutput> ours = ModuleOutput.by(module, pictures, memory);
            PostProcessor learned = learn(module, pictures, ours);
            Path file = folder.resolve("model.onnx");
            OnnxExport.write(file, module, learned, Map.of());
            try (OnnxFile opened = new OnnxFile(file)) {
                assertPValuesOfItsScores(learned, opened.run(pictures));
                boolean[] together = opened.run(pictures).get("label", boolean[].class);
                for (int i = 0; i < pictures.size(); i++) {
                    boolean label = learned.isAnomalous(ours.get(i).score());
                    assertThat(together[i]).as("image %d", i).isEqualTo(label);
                    assertThat(opened.run(pictures.subList(i, i + 1)).get("label", boolean[].class)[0])
                            .as("image %d alone", i)
                            .isEqualTo(label);
                }
            }
        }
    }

    private static void assertPValuesOfItsScores(PostProcessor learned, OnnxFile.Outputs outputs) {
        float[] pValues = outputs.get("p_value", float[].class);
        assertThat(pValues).hasSameSizeAs(outputs.scores());
        for (int i = 0; i < pValues.length; i++) {
            assertThat(pValues[i])
                    .isEqualTo((float) learned.pValue(outputs.scores()[i]).orElseThrow());
        }
        assertThat(pValues).contains(1f / (NORMAL + 1)); // a defect scores higher than all normal images
    }

    @Test
    void aNormalisedScoreIsOneHalfExactlyAtTheThreshold(NativeMemory memory) throws OrtException {
        RunContext environment = new RunContext(0, Console.SILENT, Path.of("no cache"));
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = SmallModules.patchcore(9).in(state, environment);
            SmallTraining.train(module, memory);
            List<BufferedImage> picture = Pictures.of(1, 80, 120);
            float score = exportAndRun(module, 1, picture).scores()[0];

            OnnxFile.Outputs below = exportAndRun(module, Math.nextUp(score), picture);
            assertThat(below.get("label", boolean[].class)).containsExactly(false);
            assertThat(below.get("normalized_score", float[].class)[0]).isLessThan(0.5f);
            OnnxFile.Outputs at = exportAndRun(module, score, picture);
            assertThat(at.get("label", boolean[].class)).containsExactly(true);
            assertThat(at.get("normalized_score", float[].class)[0]).isGreaterThanOrEqualTo(0.5f);
            assertThat(at.arrays()).doesNotContainKeys("p_value", "review"); // neither is stored

            assertThat(review(module, score, Math.nextUp(score), picture)).containsExactly(true);
            assertThat(review(module, Math.nextUp(score), 2 * score, picture)).containsExactly(false);
            assertThat(review(module, score / 2, score, picture)).containsExactly(false); // it is anomalous
        }
    }

    private boolean[] review(AnomalyModule module, float lower, float upper, List<BufferedImage> pictures)
            throws OrtException {
        Evaluation any = new Evaluation();
        any.add(new ImageResult(
                HostImage.of(pictures.get(0), module.inputSize()),
                0,
                new float[module.inputSize().pixels()]));
        ThresholdConfig config = new ThresholdConfig(
                ThresholdConfig.Method.MANUAL,
                0,
                Optional.of((double) upper),
                Optional.of(1.0),
                Optional.of((double) lower),
                Optional.empty(),
                Optional.empty());
        PostProcessor learned = PostProcessor.learn(any, config);
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(file, module, learned, Map.of());
        try (OnnxFile opened = new OnnxFile(file)) {
            OnnxFile.Outputs outputs = opened.run(pictures);
            boolean review = learned.verdict(outputs.scores()[0]) == Verdict.REVIEW;
            assertThat(outputs.get("review", boolean[].class)).containsExactly(review);
            return outputs.get("review", boolean[].class);
        }
    }

    private OnnxFile.Outputs exportAndRun(AnomalyModule module, float threshold, List<BufferedImage> pictures)
            throws OrtException {
        Path file = folder.resolve("model.onnx");
        double wide = 100 * threshold;
        OnnxExport.write(file, module, new PostProcessor(threshold, threshold, 0, wide, 0, wide), Map.of());
        try (OnnxFile opened = new OnnxFile(file)) {
            return opened.run(pictures);
        }
    }

    private static PostProcessor learn(AnomalyModule module, List<BufferedImage> pictures, List<ModuleOutput> outputs) {
        Evaluation validation = new Evaluation();
        for (int i = 0; i < outputs.size(); i++) {
            HostImage picture = HostImage.of(pictures.get(i), module.inputSize());
            HostImage labelled = new HostImage(
                    picture.path(),
                    i < NORMAL ? Label.NORMAL : Label.ANOMALOUS,
                    picture.size(),
                    picture.rgb(),
                    Optional.of(new byte[picture.size().pixels()]),
                    picture.originalSize(),
                    Optional.empty());
            validation.add(new ImageResult(
                    labelled, outputs.get(i).score(), outputs.get(i).map()));
        }
        return PostProcessor.learn(validation, ThresholdConfig.DEFAULT);
    }
}
