package io.anomalight.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs without PyTorch, DJL and Guice, which are not on the class path of this module. */
class ScoreTest {
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    /** PatchCore with random weights; PyTorch gives the image below this score. */
    private static final Path ARCHIVE = RESOURCES.resolve("patchcore.anomalight");

    private static final Path IMAGE = RESOURCES.resolve("part.png");
    private static final double SCORE_OF_PYTORCH = 0.3866801;

    private record Ended(int code, String out, String err) {}

    private static Ended run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Score.run(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theClassPathHasNoLibraryOfTraining() {
        for (String name : List.of("ai.djl.ndarray.NDArray", "com.google.inject.Guice", "picocli.CommandLine")) {
            assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void anImageGetsTheScoreOfPytorch() throws JsonProcessingException {
        Ended ended = run(ARCHIVE.toString(), IMAGE.toString(), IMAGE.toString());

        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        List<String> lines = ended.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).isEqualTo(lines.get(0)); // the first image is decoded while the archive is loaded
        JsonNode line = new ObjectMapper().readTree(lines.get(0));
        assertThat(line.path("path").asText()).isEqualTo(IMAGE.toString());
        assertThat(line.path("label").asText()).isEqualTo("anomalous");
        assertThat(line.path("score").asDouble()).isCloseTo(SCORE_OF_PYTORCH, within(1e-5));
        assertThat(line.path("regions").isArray()).isTrue();
    }

    @Test
    void aCalibratedArchiveGivesAPValueAndAVerdictOfThree(@TempDir Path folder) throws JsonProcessingException {
        Path calibrated = folder.resolve("calibrated.anomalight");
        Archive archive = Archive.open(ARCHIVE);
        try (ArchiveWriter copy = archive.copy()) {
            copy.write(
                    calibrated,
                    archive.card()
                            .with(archive.card()
                                    .postProcessor()
                                    .calibrated(
                                            List.of(0.1f, 0.2f, 0.5f),
                                            CalibrationTarget.rate(0).withReview(0.4))));
        }

        JsonNode line = new ObjectMapper()
                .readTree(run(calibrated.toString(), IMAGE.toString()).out());
        assertThat(line.path("label").asText()).isEqualTo("review");
        assertThat(line.path("p_value").asDouble()).isEqualTo(0.5);
    }

    @Test
    void anArchiveThatNeedsPytorchIsRefusedWithAdviceThatHelps(@TempDir Path folder) {
        Path withoutGraph = folder.resolve("old.anomalight");
        Archive archive = Archive.open(ARCHIVE);
        try (ArchiveWriter copy = archive.copy()) {
            copy.withoutGraph("its scores depend on the category");
            copy.write(withoutGraph, archive.card());
        }
        String advice = "; score it with anomalight-detector, which has PyTorch";

        Ended ended = run(withoutGraph.toString(), IMAGE.toString());
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
                .contains("can't be used without PyTorch: ONNX Runtime can't score it, because its scores depend on the"
                        + " category" + advice);
        assertThatThrownBy(() -> Detector.load(withoutGraph)).hasMessageEndingWith(advice);
        assertThatThrownBy(() -> Detector.load(ARCHIVE, DetectorOptions.DEFAULT.withEngine(ScoringEngine.PYTORCH)))
                .hasMessageEndingWith("can't be used without PyTorch, which engine=pytorch asks for" + advice);
    }

    @Test
    void sixLinesOfJavaAreTheSameAsWithPytorch() {
        try (Detector detector = Detector.load(ARCHIVE)) {
            Detection detection = detector.predict(IMAGE);
            assertThat(detection.score()).isCloseTo(SCORE_OF_PYTORCH, within(1e-5));
            assertThat(detection.anomalous()).isTrue();
            assertThat(detection.pValue()).isEmpty(); // the archive is older than p-values
        }
    }

    @Test
    void wrongArgumentsGetASentenceAndExitCode2() {
        assertThat(run().err()).startsWith("the arguments must be an archive and at least one image");
        Ended missing = run("missing.anomalight", IMAGE.toString());
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).startsWith("missing.anomalight does not exist");
        Ended noImage = run(ARCHIVE.toString(), ARCHIVE.toString());
        assertThat(noImage.code()).isEqualTo(2);
        assertThat(noImage.err()).contains("patchcore.anomalight");
    }
}
