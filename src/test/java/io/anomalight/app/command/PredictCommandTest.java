package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.run.MapFormat;
import io.anomalight.app.run.PredictionFiles;
import io.anomalight.app.run.PredictionLines;
import io.anomalight.detector.Detector;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code predict}: the files of each image, also if some images can't be read. */
class PredictCommandTest {
    @TempDir
    Path folder;

    private Path archive;
    private Path input;
    private Path found;

    @BeforeEach
    void exportAndDraw() {
        archive = TinyArchive.write(folder.resolve("tiny.anomalight"));
        input = folder.resolve("new");
        found = folder.resolve("found");
    }

    private void draw(String... names) {
        for (int i = 0; i < names.length; i++) {
            TinyArchive.picture(input.resolve(names[i]), i, 40, 40);
        }
    }

    private Finish predict(String... more) {
        List<String> arguments = new ArrayList<>(List.of("predict", "archive=" + archive, "input=" + input));
        arguments.add("to=" + found);
        arguments.addAll(List.of(more));
        StringWriter said = new StringWriter();
        CommandLine line = Anomalight.commandLine().setErr(new PrintWriter(said, true));
        return new Finish(line.execute(arguments.toArray(String[]::new)), said.toString());
    }

    private record Finish(int code, String error) {}

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(found.resolve("predictions.jsonl"))) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private static List<String> names(List<JsonNode> lines) {
        return lines.stream()
                .map(line -> String.valueOf(Path.of(line.path("path").asText()).getFileName()))
                .toList();
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void aLimitOfBatchesIsALimitOfImages() throws IOException {
        draw("a.png", "b.png", "c.png", "d.png");

        assertThat(predict("trainer.limit_predict_batches=3").code()).isZero();
        assertThat(names(lines())).containsExactly("a.png", "b.png", "c.png");
        found = folder.resolve("half");
        assertThat(predict("trainer.limit_predict_batches=0.5").code()).isZero();
        assertThat(names(lines())).containsExactly("a.png", "b.png");
        assertThat(predict("trainer.limit_predict_batches=0"))
                .isEqualTo(new Finish(
                        2,
                        "trainer.limit_predict_batches=0 leaves no image; set it to 1.0 for all of them, or to a number of"
                                + " images\n"));
        assertThat(predict("trainer.limit_predict_batches=-1").code()).isEqualTo(2);
    }

    @Test
    void anUnreadableImageIsALineWithAnErrorAndTheOthersAreScored() throws IOException {
        for (String key : List.of("on_error=skip", "data.on_error=skip")) {
            draw("a.png", "c.png");
            Files.write(input.resolve("b.png"), new byte[0]);

            assertThat(predict(key).code()).isZero();

            List<JsonNode> lines = lines();
            assertThat(names(lines)).containsExactly("a.png", "b.png", "c.png");
            assertThat(lines.get(1).path("error").asText()).contains("b.png");
            assertThat(lines.get(1).has("label")).isFalse();
            assertThat(lines.get(0).has("error")).isFalse();
            for (String kind : List.of("figure", "mask", "map")) {
                assertThat(found.resolve(lines.get(2).path(kind).asText())).isRegularFile();
            }
        }
    }

    @Test
    void withoutSkippingEarlierResultsAreKept() throws IOException {
        draw("a.png", "c.png");
        Files.write(input.resolve("b.png"), new byte[] {1, 2, 3});

        Finish finish = predict();

        assertThat(finish.code()).isEqualTo(2);
        assertThat(finish.error()).contains("b.png");
        assertThat(names(lines())).containsExactly("a.png");
        assertThat(found.resolve("images").resolve("a_png.png")).isRegularFile();
    }

    @Test
    void ifNoImageCanBeReadTheCommandFailsAndEveryReasonIsWritten() throws IOException {
        Files.createDirectories(input);
        Files.write(input.resolve("a.png"), new byte[0]);
        Files.write(input.resolve("b.png"), new byte[0]);

        Finish finish = predict("on_error=skip");

        assertThat(finish.code()).isEqualTo(2);
        assertThat(finish.error()).contains("None of the 2 images can be read");
        assertThat(lines()).hasSize(2).allMatch(line -> line.has("error"));
    }

    @Test
    void anUnknownOrContradictoryChoiceIsRefused() {
        draw("a.png");
        assertThat(predict("on_error=maybe").error()).contains("on_error=maybe is unknown; use fail or skip");
        assertThat(predict("on_error=skip", "data.on_error=fail").error()).contains("contradict each other");
        assertThat(predict("resume=perhaps").error()).contains("resume=perhaps is neither true nor false");
        assertThat(found).doesNotExist();
    }

    @Test
    void aResumedPredictionScoresOnlyMissingImages() throws IOException {
        draw("a.png", "b.png", "c.png");
        Files.write(input.resolve("b.png"), new byte[0]);
        predict("on_error=skip");
        Path lines = found.resolve("predictions.jsonl");
        String first = Files.readAllLines(lines).get(0);
        // The file of a process that was killed while it wrote the third line.
        Files.writeString(lines, first + "\n{\"path\":\"b.png\",\"error\":\"empty\"}\n{\"path\":\"" + input);
        Files.delete(found.resolve("images").resolve("a_png.png"));
        TinyArchive.picture(input.resolve("b.png"), 5, 40, 40);

        assertThat(predict("resume=true").code()).isZero();

        assertThat(names(lines())).containsExactly("a.png", "b.png", "c.png");
        assertThat(lines()).allMatch(line -> line.has("label"));
        assertThat(Files.readAllLines(lines).get(0)).isEqualTo(first);
        assertThat(found.resolve("images").resolve("a_png.png")).doesNotExist(); // it was not scored again
    }

    @Test
    void anImageWhoseLineEndsWithinALetterIsScoredAgain() throws IOException {
        draw("a.png");
        predict();
        Path lines = found.resolve("predictions.jsonl");
        byte[] cut = "{\"path\":\"größe".getBytes(StandardCharsets.UTF_8);
        Files.write(lines, Arrays.copyOf(cut, "{\"path\":\"gr".length() + 1), StandardOpenOption.APPEND);
        draw("a.png", "b.png");

        assertThat(predict("resume=true").error()).isEmpty();

        assertThat(names(lines())).containsExactly("a.png", "b.png");
    }

    @Test
    void resultsOfOtherFoldersAreNotCounted() throws IOException {
        draw("a.png", "b.png");
        predict();
        Path other = folder.resolve("other").resolve("c.png");
        TinyArchive.picture(other, 2, 40, 40);
        PredictionLines lines = PredictionLines.resume(found, new PostProcessor(0.05, 0.02, 0, 0.1, 0, 0.1));

        try (PredictionFiles files = new PredictionFiles(found, other, List.of(other), MapFormat.NPY, lines)) {
            assertThat(files.scored()).isZero();
            assertThat(files.summary()).isEmpty();
        }
    }

    @Test
    void aPredictionIsNotResumedWithAnotherThreshold() throws IOException {
        draw("a.png");
        predict();
        PostProcessor other = new PostProcessor(0.06, 0.02, 0, 0.1, 0, 0.1);

        assertThatThrownBy(() -> PredictionLines.resume(found, other))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("can't be resumed: it was written with the threshold 0.05,"
                        + " and the threshold of the model is now 0.06");
    }

    @Test
    void labelsAgreeWithTheNumbersOfTheirLine() throws IOException {
        draw("a.png", "b.png", "c.png");
        float middle;
        try (Detector detector = Detector.load(archive)) {
            middle = (float) detector.predict(input.resolve("b.png")).score();
        }
        // The threshold equals the score of an image, or is its neighbour in float32.
        for (float threshold : new float[] {Math.nextDown(middle), middle, Math.nextUp(middle)}) {
            PostProcessor learned = new PostProcessor(threshold, threshold, 0, 1, 0, 1);
            PredictionLines lines = PredictionLines.begin(found);
            try (lines) {
                for (float score : new float[] {Math.nextDown(threshold), threshold, Math.nextUp(threshold)}) {
                    lines.addResult(result(score), learned, Map.of());
                }
            }
            assertThat(lines())
                    .hasSize(3)
                    .allMatch(line -> line.path("label").asText().equals("anomalous")
                            == (line.path("score").doubleValue()
                                    >= line.path("threshold").doubleValue()))
                    .allMatch(line -> line.path("label").asText().equals("anomalous")
                            == (line.path("normalized_score").doubleValue() >= 0.5));
        }
    }

    @Test
    void imagesWhoseNamesDifferOnlyInCaseOrExtensionHaveDifferentFiles() throws IOException {
        draw("part.png", "part.PNG", "Part.png", "deep/part.png");

        assertThat(predict().code()).isZero();

        for (String kind : List.of("images", "masks", "maps")) {
            assertThat(files(found.resolve(kind))).isEqualTo(4);
        }
        assertThat(lines().stream().map(line -> line.path("map").asText().toLowerCase(Locale.ROOT)))
                .doesNotHaveDuplicates()
                .contains("maps/deep/part_png.png");
    }

    @Test
    void anImageWithTheLongestPossibleNameIsScored() throws IOException {
        draw("ü".repeat(125) + ".png", "x".repeat(251) + ".png");

        assertThat(predict().code()).isZero();
        assertThat(lines()).hasSize(2).allMatch(line -> line.has("label"));
    }

    @Test
    void aSignalKeepsTheResultsAndPrintsHowToContinue() throws Exception {
        draw("0.png");
        int all = 3000;
        for (int i = 1; i < all; i++) {
            Files.createLink(input.resolve(i + ".png"), input.resolve("0.png"));
        }
        List<String> command = List.of("archive=" + archive, "input=" + input, "to=" + found, "resume=true");
        int scored;
        try (TrainingProcess child = TrainingProcess.start("predict", command)) {
            child.awaitText(found.resolve("predictions.jsonl"), "\n");
            child.terminate();
            assertThat(child.await()).as(child.said()).isEqualTo(128 + 15);
            scored = lines().size();
            assertThat(scored).isBetween(1, all - 1);
            assertThat(child.said())
                    .contains(scored + " of " + all + " images scored: " + found.resolve("predictions.jsonl"))
                    .contains("To continue, run the same command again with resume=true.");
        }
        assertThat(files(found.resolve("maps"))).isEqualTo(scored);
    }

    private static ImageResult result(float score) {
        ImageSize size = new ImageSize(1, 1);
        return new ImageResult(
                new HostImage(Path.of("x.png"), Label.UNKNOWN, size, new float[3], Optional.empty(), size),
                score,
                new float[] {0});
    }
}
