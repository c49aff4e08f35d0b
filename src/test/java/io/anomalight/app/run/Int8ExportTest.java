package io.anomalight.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.Experiment;
import io.anomalight.app.TinyCflow;
import io.anomalight.app.TrainedRun;
import io.anomalight.app.command.Anomalight;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.onnx.int8.Scope;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class Int8ExportTest {
    private static final Int8Settings DEFAULT =
            new Int8Settings(Path.of("good"), Int8Settings.SCORE_MARGIN, Int8Settings.AUROC_LOSS);

    @TempDir
    Path folder;

    @Test
    void anArchiveInInt8SaysWhatChangedAndIsUsedWithEitherEngine() throws IOException {
        TrainedRun run = train();
        Path good = folder.resolve("parts/good");
        Path archive = folder.resolve("int8.anomalight");
        // A tiny model without real training has scores that rounding may change at will.
        Verification verification =
                Experiment.open(run.directory()).exports(run.directory()).int8(archive, new Int8Settings(good, 1, 1));

        Verification.Int8 int8 = verification.int8().orElseThrow();
        assertThat(int8.rangeImages()).isEqualTo(8);
        assertThat(int8.metrics()).containsKeys("image_AUROC", "pixel_AUROC");
        assertThat(int8.largestScoreDifference()).isPositive();
        Archive opened = Archive.open(archive);
        assertThat(opened.card().weights()).isEqualTo(WeightsPrecision.INT8);
        assertThat(opened.card().verification()).contains(verification);
        Path image = folder.resolve("parts/good/0.png");
        try (Detector exact = Detector.load(archive, DetectorOptions.DEFAULT.withEngine(ScoringEngine.PYTORCH));
                Detector fast = Detector.load(archive)) {
            assertThat(fast.engine().engine()).isEqualTo(ScoringEngine.ONNXRUNTIME);
            assertThat(fast.predict(image).score())
                    .isNotEqualTo(exact.predict(image).score());
        }
    }

    @Test
    void int8ThatChangesTooMuchIsRefusedAndNothingIsWritten() throws IOException {
        TrainedRun run = train();
        Path archive = folder.resolve("int8.anomalight");
        // A black image teaches ranges that fit no real image.
        Path black = Files.createDirectory(folder.resolve("black"));
        ImageIO.write(
                new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB),
                "png",
                black.resolve("0.png").toFile());
        assertThatThrownBy(() -> Experiment.open(run.directory())
                        .exports(run.directory())
                        .int8(archive, new Int8Settings(black, 0, 0)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "nothing was written, because int8 changes the results of the validation images too much: with"
                                + " int8 layers, ")
                .hasMessageContaining("with int8 layers of the encoder, ");
        assertThat(archive).doesNotExist();
    }

    @Test
    void aVerdictMayChangeOnlyNearAThreshold() {
        PostProcessor thresholds = new PostProcessor(0.5, 0.5, 0, 1, 0, 1);
        Int8Differences differences = new Int8Differences(Scope.ALL, 3, DEFAULT);
        differences.accept(result(0.49f), result(0.51f), thresholds);
        Verification.Int8 near = differences.result(thresholds);
        assertThat(near.changedVerdicts()).isOne();
        assertThat(Int8Differences.excess(near, DEFAULT)).isEmpty();

        differences.accept(result(0.55f), result(0.45f), thresholds);
        Verification.Int8 far = differences.result(thresholds);
        assertThat(far.changedFarFromThreshold()).isOne();
        assertThat(Int8Differences.excess(far, DEFAULT))
                .isEqualTo(
                        "1 verdict changes more than int8.score_margin=0.02 of the range of scores away from a threshold");
    }

    @Test
    void anAurocMayFallOnlyALittle() {
        Verification.Int8 lower =
                new Verification.Int8("layers", 3, 0, 0, 0, Map.of("image_AUROC", new Verification.Change(0.95, 0.94)));
        assertThat(Int8Differences.excess(lower, DEFAULT))
                .isEqualTo("image_AUROC falls from 0.9500 to 0.9400, by more than int8.auroc_loss=0.005");
        Verification.Int8 higher =
                new Verification.Int8("layers", 3, 0, 0, 0, Map.of("image_AUROC", new Verification.Change(0.94, 0.95)));
        assertThat(Int8Differences.excess(higher, DEFAULT)).isEmpty();
    }

    @Test
    void theKeysOfInt8AreChecked() {
        assertThat(refused("weights=int8")).contains("weights=int8 needs images=<image or folder of good parts>");
        assertThat(refused("images=good")).contains("images=good is for weights=int8 only");
        assertThat(refused("format=onnx", "int8.auroc_loss=1")).contains("int8.auroc_loss=1 is for weights=int8 only");
        assertThat(refused("format=onnx", "weights=int8", "images=good")).contains("weights=int8 is for archives only");
        assertThat(refused("weights=int8", "images=good", "int8.score_margin=2"))
                .contains("int8.score_margin=2.0 must be from 0 to 1");
        assertThat(refused("weights=int8", "images=good", "int8.score_margin=much"))
                .contains("int8.score_margin=much is not a number");
    }

    private String refused(String... arguments) {
        List<String> all = new ArrayList<>(List.of("export", "run=" + folder));
        all.addAll(List.of(arguments));
        StringWriter said = new StringWriter();
        CommandLine line = Anomalight.commandLine().setErr(new PrintWriter(said, true));
        assertThat(line.execute(all.toArray(String[]::new))).isEqualTo(2);
        return said.toString();
    }

    private static ImageResult result(float score) {
        HostImage image = new HostImage(
                Path.of("part.png"),
                Label.NORMAL,
                new ImageSize(1, 1),
                new float[3],
                Optional.empty(),
                new ImageSize(1, 1));
        return new ImageResult(image, score, new float[] {score});
    }

    private TrainedRun train() throws IOException {
        return TinyCflow.ofOneEpoch(folder, 8, 3).train();
    }
}
