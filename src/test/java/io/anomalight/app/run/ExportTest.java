package io.anomalight.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.Experiment;
import io.anomalight.app.TinyCflow;
import io.anomalight.app.TrainedRun;
import io.anomalight.app.command.Anomalight;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportTest {
    @TempDir
    Path folder;

    @Test
    void roundedWeightsAreComparedWithRoundedWeightsAndTheirEffectIsReported() throws IOException {
        TrainedRun run = train();
        Path archive = folder.resolve("rounded.anomalight");
        Verification verification =
                Experiment.open(run.directory()).export(run.directory(), archive, WeightsPrecision.BF16);
        assertThat(verification.largestScoreDifference()).isLessThanOrEqualTo(1e-6);
        assertThat(verification.rounding()).hasValueSatisfying(rounding -> assertThat(rounding.largestScoreDifference())
                .isPositive());
        assertThat(Archive.open(archive).card().weights()).isEqualTo(WeightsPrecision.BF16);
        assertThat(Archive.open(archive).card().run().path("seed").isIntegralNumber())
                .isTrue();
    }

    @Test
    void withoutValidationImagesNothingIsExported() throws IOException {
        TrainedRun run = train();
        Path archive = folder.resolve("part.anomalight");
        Experiment moved = Experiment.open(run.directory(), "data.root=" + folder.resolve("elsewhere"));
        assertThatThrownBy(() -> moved.export(run.directory(), archive, WeightsPrecision.F32))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("elsewhere");
        assertThat(archive).doesNotExist();
    }

    @Test
    void anArchiveThatScoresDifferentlyIsRefused() {
        try (Detector detector = Detector.load(TinyArchive.write(folder.resolve("tiny.anomalight")))) {
            ImageResult same = detector.evaluate(
                            List.of(detector.prepare(TinyArchive.picture(folder.resolve("part.png"), 1, 40, 40))))
                    .get(0);
            ArchiveComparison alike = new ArchiveComparison(detector, detector);
            alike.accept(same, detector.postProcessor());
            alike.requireEqualScores();

            ArchiveComparison different = new ArchiveComparison(detector, detector);
            different.accept(
                    new ImageResult(same.image(), same.score() + 1e-5f, same.anomalyMap()), detector.postProcessor());
            assertThatThrownBy(different::requireEqualScores)
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith(
                            "the archive scores the validation images differently than the run, by up to");
        }
    }

    @Test
    void aGraphThatScoresDifferentlyDoesNotAgreeAndSaysByHowMuch() {
        Path run = TinyArchive.write(folder.resolve("run.anomalight"), 9);
        Path other = TinyArchive.writeWithGraph(folder.resolve("other.anomalight"), WeightsPrecision.F32);
        try (Detector pytorch = Detector.load(run);
                Detector graph = Detector.load(other)) {
            ImageResult result = pytorch.evaluate(
                            List.of(pytorch.prepare(TinyArchive.picture(folder.resolve("part.png"), 1, 40, 40))))
                    .get(0);
            ArchiveComparison comparison = new ArchiveComparison(pytorch, graph);
            comparison.accept(result, pytorch.postProcessor());

            comparison.requireEqualScores();
            Verification.Graph compared =
                    comparison.verification(Optional.empty()).graph().orElseThrow();
            assertThat(compared.agrees()).isFalse();
            assertThat(compared.obstacle()).contains(Double.toString(compared.largestScoreDifference()));
        }
    }

    @Test
    void commandsOnAnArchiveRefuseArgumentsWithoutEffect() throws IOException {
        Path archive = TinyArchive.write(folder.resolve("tiny.anomalight"));
        Path good = folder.resolve("good");
        TinyArchive.picture(good.resolve("0.png"), 1, 40, 40);

        assertThat(refused("predict", "archive=" + archive, "input=" + good, "model.lr=1"))
                .contains("model.lr=1 has no effect here; the keys are archive, category, data.on_error, engine,"
                        + " input, maps, on_error, resume, to");
        assertThat(refused("calibrate", "model=" + archive, "images=" + good, "false_positive_rates=0.1"))
                .contains("false_positive_rates=0.1 has no effect here");
        assertThat(refused("calibrate", "model=" + archive, "images=" + good))
                .contains("give false_positive_rate=…, for instance false_positive_rate=0.01");
        assertThat(refused("calibrate", "images=" + good))
                .contains("give model=…, for instance model=model.anomalight");
        assertThat(refused("calibrate", "model=" + archive, "images=" + good, "false_positive_rate=often"))
                .contains("false_positive_rate=often is not a number");
        assertThat(refused(
                        "calibrate",
                        "model=" + archive,
                        "images=" + good,
                        "false_positive_rate=0.05",
                        "guarantee=perhaps"))
                .contains("guarantee=perhaps is neither true nor false");
        assertThat(refused(
                        "calibrate",
                        "model=" + archive,
                        "images=" + good,
                        "false_positive_rate=0.05",
                        "guarantee=true"))
                .contains("1 good part can't promise a false-alarm rate of 5 % with 95 % confidence: 59 are needed");
        assertThat(refused("calibrate", "model=" + archive, "images=" + good, "false_positive_rate=1"))
                .contains("false_positive_rate must be at least 0 and less than 1, but is 1.0");
        assertThat(refused(
                        "calibrate", "model=" + archive, "images=" + folder.resolve("none"), "false_positive_rate=0"))
                .contains("none does not exist");
        assertThat(Files.mismatch(archive, TinyArchive.write(folder.resolve("untouched.anomalight"))))
                .isEqualTo(-1);
    }

    @Test
    void aCalibratedArchiveKeepsItsArraysAndItsNewThreshold() {
        Path archive = TinyArchive.write(folder.resolve("tiny.anomalight"));
        Path good = folder.resolve("good");
        for (int i = 0; i < 5; i++) {
            TinyArchive.picture(good.resolve(i + ".png"), i, 40, 40);
        }
        assertThat(Anomalight.commandLine()
                        .execute("calibrate", "model=" + archive, "images=" + good, "false_positive_rate=0"))
                .isZero();
        try (Detector detector = Detector.load(archive)) {
            assertThat(detector.card().postProcessor().imageThresholdOrigin())
                    .isEqualTo("at most 0 % of 5 good parts reach it");
            assertThat(detector.card().postProcessor().falseAlarms())
                    .isEqualTo(new FalseAlarmPromise(FalseAlarmPromise.Choice.RATE, 5, 0, 0));
            assertThat(detector.card().postProcessor().normalScores().size()).isEqualTo(5);
            assertThat(detector.predict(good.resolve("3.png")).anomalous()).isFalse();
            assertThat(detector.predict(good.resolve("3.png")).pValue().orElseThrow())
                    .isGreaterThanOrEqualTo(2.0 / 6); // the image itself is one of the five
        }
    }

    @Test
    void aReviewThresholdIsCalibratedToo() {
        Path archive = TinyArchive.write(folder.resolve("tiny.anomalight"));
        Path good = folder.resolve("good");
        for (int i = 0; i < 5; i++) {
            TinyArchive.picture(good.resolve(i + ".png"), i, 40, 40);
        }
        assertThat(refused(
                        "calibrate",
                        "model=" + archive,
                        "images=" + good,
                        "false_positive_rate=0.2",
                        "review_false_positive_rate=0.1"))
                .contains("review_false_positive_rate must be above false_positive_rate = 0.2 and below 1, but is 0.1");
        assertThat(refused(
                        "calibrate",
                        "model=" + archive,
                        "images=" + good,
                        "false_positive_rate=0",
                        "review_false_positive_rate=some"))
                .contains("review_false_positive_rate=some is not a number");
        assertThat(Anomalight.commandLine()
                        .execute(
                                "calibrate",
                                "model=" + archive,
                                "images=" + good,
                                "false_positive_rate=0",
                                "review_false_positive_rate=0.4"))
                .isZero();
        try (Detector detector = Detector.load(archive)) {
            assertThat(detector.card().postProcessor().reviewThresholdOrigin())
                    .isEqualTo("at most 40 % of 5 good parts reach it");
            assertThat(FileSample.files("images", good, text -> {}).stream()
                            .map(detector::predict)
                            .map(Detection::label))
                    .containsOnly("normal", "review")
                    .filteredOn("review"::equals)
                    .hasSize(2);
        }
    }

    private static String refused(String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = Anomalight.commandLine().setErr(new PrintWriter(said, true));
        assertThat(line.execute(arguments)).isEqualTo(2);
        return said.toString();
    }

    private TrainedRun train() throws IOException {
        return TinyCflow.ofOneEpoch(folder, 8, 3).train();
    }
}
