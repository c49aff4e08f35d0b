package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.detector.Detector;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's "Put it on the line", typed in as it stands there. */
class OnTheLineTest {
    private static final Pattern SNIPPET =
            Pattern.compile("^<!-- run: (\\w+) -->\\n```\\w+\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void whatTheReadmeSaysCanBeTypedIn() throws IOException, InterruptedException, URISyntaxException {
        Map<String, String> snippets = snippets();
        Path parts = TinyParts.write(folder.resolve("parts"), 8, 3);
        List<String> overrides = new ArrayList<>(TinyCflow.DEFECTS);
        overrides.add("trainer.max_epochs=1");
        Experiment.compose(TinyCflow.overrides(folder, overrides).toArray(String[]::new))
                .train();
        Files.copy(parts.resolve("bad").resolve("0.png"), folder.resolve("new.png"));
        TinyParts.write(folder, 12, 0); // to good/

        Launcher launcher = new Launcher(folder, Path.of(""));
        Finished exported = launcher.shell(snippets.getOrDefault("export", ""));
        assertThat(exported.code()).as(exported.said()).isZero();
        assertThat(exported.said())
                .contains("Archive and run were compared on", "at most 1 % of 12 good parts reach it");
        assertThat(folder.resolve("found").resolve("predictions.jsonl")).exists();

        Finished written = launcher.shell(snippets.getOrDefault("onnx", ""));
        assertThat(written.code()).as(written.said()).isZero();
        assertThat(folder.resolve("part.onnx")).isNotEmptyFile();

        Finished scored = java(snippets.getOrDefault("java", ""));
        assertThat(scored.code()).as(scored.said()).isZero();
        try (Detector detector = Detector.load(folder.resolve("part.anomalight"))) {
            assertThat(scored.said())
                    .contains(" " + detector.predict(folder.resolve("new.png")).normalizedScore());
        }
    }

    private static Map<String, String> snippets() throws IOException {
        Map<String, String> snippets = new LinkedHashMap<>();
        Matcher snippet = SNIPPET.matcher(Files.readString(Path.of("..", "README.md")));
        while (snippet.find()) {
            snippets.put(snippet.group(1), snippet.group(2));
        }
        assertThat(snippets).containsOnlyKeys("export", "onnx", "java");
        return snippets;
    }

    /** Compiles the lines as the body of a program and runs it. */
    private Finished java(String body) throws IOException, InterruptedException {
        Path source = Files.writeString(
                folder.resolve("Line.java"),
                """
                import io.anomalight.detector.Detection;
                import io.anomalight.detector.Detector;
                import java.nio.file.Path;

                class Line {
                    public static void main(String[] arguments) {
                %s
                    }
                }
                """
                        .formatted(body));
        String classPath = System.getProperty("java.class.path");
        int errors = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp", classPath, source.toString());
        assertThat(errors).isZero();
        return Finished.run(
                folder,
                Map.of("OMP_NUM_THREADS", "1"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dai.djl.offline=true",
                        "-cp",
                        folder + File.pathSeparator + classPath,
                        "Line"));
    }
}
