package io.anomalight.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.TestModule;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image whose score is not finite is never labelled normal. */
@NoNativeLeaks
class NotFiniteTest {
    private static final ImageSize SIZE = new ImageSize(4, 4);

    @TempDir
    Path folder;

    /** Scores each pixel with a function of its brightness, in [0, 3]. */
    private static final class Scoring extends TestModule {
        private final UnaryOperator<Value> scoring;
        private final UnaryOperator<Value> scoreOfMaps;

        Scoring(ModuleState state, UnaryOperator<Value> scoring) {
            this(state, scoring, maps -> maps.max(2).max(1));
        }

        Scoring(ModuleState state, UnaryOperator<Value> scoring, UnaryOperator<Value> scoreOfMaps) {
            super("scoring", state, SIZE);
            this.scoring = scoring;
            this.scoreOfMaps = scoreOfMaps;
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.NONE.withOnnx(this::toOnnx);
        }

        private OnnxPrediction toOnnx(Value images) {
            Value maps = scoring.apply(images.sum(1));
            return new OnnxPrediction(scoreOfMaps.apply(maps), maps);
        }
    }

    @Test
    void anImageWithANaNPixelIsNotValidAndNotNormal(NativeMemory memory) throws OrtException {
        // The square root of brightness - 1 is NaN for black.
        OnnxFile.Outputs outputs = exportAndRun(
                memory,
                brightness -> brightness.sub(brightness.graph().scalar(1)).sqrt(),
                List.of(grey(255, 255), grey(255, 0), grey(0, 0)));

        assertThat(outputs.get("valid", boolean[].class)).containsExactly(true, false, false);
        assertThat(outputs.get("label", boolean[].class)).containsExactly(false, true, true);
        assertThat(outputs.get("p_value", float[].class)).containsExactly(0.75f, 0.25f, 0.25f);
        assertThat(outputs.get("review", boolean[].class)).containsExactly(true, false, false);
        assertThat(outputs.get("normalized_score", float[].class)[1]).isEqualTo(1);
        assertThat(outputs.get("normalized_score", float[].class)[2]).isEqualTo(1);
        assertThat(outputs.get("mask", boolean[][][].class)[0][0]).containsExactly(false, false, false, false);
        assertThat(outputs.get("mask", boolean[][][].class)[1][0]).containsExactly(false, false, false, true);
        assertThat(outputs.get("normalized_map", float[][][].class)[1][0][3]).isEqualTo(1);
        assertThat(outputs.get("normalized_map", float[][][].class)[1][0][0]).isBetween(0f, 0.5f);
    }

    @Test
    void anInfiniteScoreIsNotValidAndNotNormal(NativeMemory memory) throws OrtException {
        OnnxFile.Outputs high =
                exportAndRun(memory, brightness -> brightness.mul(100).exp(), List.of(grey(255, 255)));
        OnnxFile.Outputs low = exportAndRun(
                memory, brightness -> brightness.mul(100).exp().mul(-1), List.of(grey(255, 255), grey(0, 0)));

        assertThat(high.scores()).containsExactly(Float.POSITIVE_INFINITY);
        assertThat(high.get("valid", boolean[].class)).containsExactly(false);
        assertThat(high.get("label", boolean[].class)).containsExactly(true);
        assertThat(low.scores()[0]).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(low.get("valid", boolean[].class)).containsExactly(false, true);
        assertThat(low.get("label", boolean[].class)).containsExactly(true, false);
    }

    @Test
    void aNaNScoreIsNotValidEvenIfItsMapIs(NativeMemory memory) throws OrtException {
        OnnxFile.Outputs outputs;
        try (ModuleState state = new ModuleState(memory.root())) {
            Scoring module = new Scoring(
                    state,
                    brightness -> brightness,
                    maps -> maps.max(2).max(1).sub(maps.graph().scalar(1)).sqrt());
            outputs = exportAndRun(module, List.of(grey(255, 255), grey(0, 0)));
        }

        assertThat(outputs.get("valid", boolean[].class)).containsExactly(true, false);
        assertThat(outputs.get("label", boolean[].class)).containsExactly(false, true);
    }

    @Test
    void weightsThatAreNotFiniteAreRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("weight", new float[] {1, Float.NaN}, 2);
            Scoring module = new Scoring(
                    state, brightness -> brightness.mul(brightness.graph().parameter(state, "weight")));

            assertThatThrownBy(() -> OnnxExport.write(folder.resolve("a.onnx"), module, thresholds(), Map.of()))
                    .isInstanceOf(ModuleFailure.class)
                    .hasMessage("scoring can't be exported as ONNX: its \"weight\" holds NaN; training has diverged:"
                            + " train again with a lower learning rate");
            assertThat(folder).isEmptyDirectory();
        }
    }

    private static PostProcessor thresholds() {
        return new PostProcessor(2, 2, 0, 3, 0, 3)
                .calibrated(List.of(1f, 1.8f, 10f), CalibrationTarget.rate(0).withReview(0.67))
                .withImageThreshold(2, "by hand");
    }

    private OnnxFile.Outputs exportAndRun(
            NativeMemory memory, UnaryOperator<Value> scoring, List<BufferedImage> pictures) throws OrtException {
        try (ModuleState state = new ModuleState(memory.root())) {
            return exportAndRun(new Scoring(state, scoring), pictures);
        }
    }

    private OnnxFile.Outputs exportAndRun(Scoring module, List<BufferedImage> pictures) throws OrtException {
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(file, module, thresholds(), Map.of());
        try (OnnxFile opened = new OnnxFile(file)) {
            return opened.run(pictures);
        }
    }

    /** An image in one grey, except the last column. */
    private static BufferedImage grey(int grey, int last) {
        BufferedImage image = new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIZE.height(); y++) {
            for (int x = 0; x < SIZE.width(); x++) {
                image.setRGB(x, y, 0x010101 * (x == SIZE.width() - 1 ? last : grey));
            }
        }
        return image;
    }
}
