package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.command.Launcher;
import io.anomalight.detector.Detector;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs related snippets of the manual one after the other, unchanged except for the port. */
class OnTheLineTest {
    @TempDir
    Path folder;

    @Test
    void theSnippetsOfTheManualWork() throws IOException, InterruptedException, URISyntaxException {
        train();
        Launcher launcher = new Launcher(folder, Path.of(""));

        Finished exported = launcher.shell(Pages.snippet("export"));
        assertThat(exported.code()).as(exported.said()).isZero();
        assertThat(exported.said())
                .contains("Archive and run were compared on", "at most 1 % of 12 good parts reach it");
        assertThat(folder.resolve("found").resolve("predictions.jsonl")).exists();

        Finished onnx = launcher.shell(Pages.snippet("onnx"));
        assertThat(onnx.code()).as(onnx.said()).isZero();
        assertThat(folder.resolve("part.onnx")).isNotEmptyFile();

        Finished shell = launcher.shell(Pages.snippet("shell"));
        assertThat(shell.code()).as(shell.said()).isZero();
        assertThat(shell.said()).contains("image_AUROC").doesNotContain("Error");

        double score;
        String label;
        try (Detector detector = Detector.load(folder.resolve("part.anomalight"))) {
            score = detector.predict(folder.resolve("new.png")).normalizedScore();
            label = detector.predict(folder.resolve("new.png")).label();
        }
        assertThat(java(Pages.snippet("java")).said()).contains(label + " " + score);
        assertThat(java(Pages.snippet("djl")).said()).contains(label);

        String written = java(block(Pages.snippet("readme")) + block(Pages.snippet("experiment")))
                .said();
        assertThat(written)
                .containsPattern("(?m)^(anomalous|normal) [01]\\.\\d+$")
                .containsPattern("(?m)^(true|false) [01]\\.\\d+$");

        Finished asked = served(launcher, Pages.snippet("serve"), Pages.snippet("ask"));
        assertThat(asked.code()).as(asked.said()).isZero();
        assertThat(asked.said())
                .contains("\"normalized_score\":" + score, "\"label\":\"" + label + "\"", "data:image/png;base64,");
        assertThat(Files.readAllBytes(folder.resolve("overlay.png"))).startsWith(0x89, 'P', 'N', 'G');
    }

    private static String block(String lines) {
        return "{\n" + lines + "}\n";
    }

    private void train() throws IOException {
        Path parts = TinyParts.write(folder.resolve("parts"), 8, 3);
        List<String> overrides = new ArrayList<>(TinyCflow.DEFECTS);
        overrides.add("trainer.max_epochs=1");
        Experiment.compose(TinyCflow.overrides(folder, overrides).toArray(String[]::new))
                .train();
        Files.copy(parts.resolve("bad").resolve("0.png"), folder.resolve("new.png"));
        Path others = TinyParts.write(folder.resolve("others"), 20, 0).resolve("good");
        Path good = Files.createDirectories(folder.resolve("good"));
        for (int i = 8; i < 20; i++) { // the first ones were trained on
            Files.move(others.resolve(i + ".png"), good.resolve(i - 8 + ".png"));
        }
    }

    /** Starts the service on a free port, sends a request, and stops it with SIGTERM. */
    private static Finished served(Launcher launcher, String serve, String ask)
            throws IOException, InterruptedException {
        Process service = launcher.start("exec " + serve.strip() + " port=0");
        try (BufferedReader lines = service.inputReader()) {
            String serving = lines.readLine();
            assertThat(serving).startsWith("Serving http://127.0.0.1:");
            String address = serving.substring("Serving http://".length(), serving.indexOf(": "));
            Finished asked = launcher.shell(ask.replace("127.0.0.1:8080", address));
            service.toHandle().destroy();
            assertThat(lines.lines()).contains("Stopping after the accepted requests; press Ctrl-C again to stop now.");
            assertThat(service.waitFor()).isZero();
            return asked;
        } finally {
            service.destroyForcibly();
        }
    }

    /** Compiles the lines as the body of a program and runs it. */
    private Finished java(String body) throws IOException, InterruptedException {
        Path source = Files.writeString(
                folder.resolve("Line.java"),
                """
                import ai.djl.inference.Predictor;
                import ai.djl.modality.cv.Image;
                import ai.djl.modality.cv.ImageFactory;
                import ai.djl.repository.zoo.Criteria;
                import ai.djl.repository.zoo.ZooModel;
                import io.anomalight.app.Experiment;
                import io.anomalight.app.TrainedRun;
                import io.anomalight.detector.Detection;
                import io.anomalight.detector.Detector;
                import io.anomalight.detector.archive.WeightsPrecision;
                import io.anomalight.detector.djl.ArchiveCriteria;
                import java.nio.file.Path;

                class Line {
                    public static void main(String[] arguments) throws Exception {
                %s
                    }
                }
                """
                        .formatted(body));
        String classPath = System.getProperty("java.class.path");
        int errors = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp", classPath, source.toString());
        assertThat(errors).isZero();
        Finished finished = Finished.run(
                folder,
                Map.of("OMP_NUM_THREADS", "1"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dai.djl.offline=true",
                        "-Danomalight.home=" + SmallHome.write(folder.resolve("small")),
                        "-cp",
                        folder + File.pathSeparator + classPath,
                        "Line"));
        assertThat(finished.code()).as(finished.said()).isZero();
        return finished;
    }
}
