package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.Pages.Snippet;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.DrawnWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of all pages unchanged, in the order of the pages and in one folder. Only the defaults are smaller
 * ({@link SmallHome}), and one process runs all commands.
 */
class CommandsInPagesTest {
    /** The script that replaces the launcher: it sends its arguments to the {@link CommandServer}. */
    private static final String CLIENT =
            """
            #!/bin/sh
            for word in "$@"; do printf '%s\\n' "$word"; done > calls
            read -r code < codes
            cat said
            exit "$code"
            """;

    @TempDir
    Path folder;

    @Test
    void everyCommandSucceeds() throws IOException, InterruptedException {
        prepare();
        Process server = start();
        try {
            Set<String> seen = new HashSet<>();
            for (Snippet snippet : Pages.snippets()) {
                // Identical commands on two pages are run once.
                if (RunSnippets.isCommands(snippet)
                        && seen.addAll(snippet.text().lines().toList())) {
                    Finished finished = shell(snippet.text());
                    assertThat(finished.code())
                            .as(snippet + "\n" + snippet.text() + finished.said())
                            .isZero();
                }
            }
            shell("echo stop > calls");
            assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            server.destroyForcibly();
        }
    }

    private void prepare() throws IOException, InterruptedException {
        SmallHome.write(folder.resolve("home"));
        DrawnWeights.write(folder.resolve("weights.safetensors"), Backbone.named("resnet18"), 4);
        Files.copy(Path.of("onnx/src/test/resources/golden/torch_encoder.onnx"), folder.resolve("net.onnx"));
        Path parts = TinyParts.write(folder.resolve("parts"), 20, 6);
        Files.copy(parts.resolve("bad").resolve("0.png"), folder.resolve("new.png"));
        Path written = TinyParts.write(folder.resolve("others"), 32, 4);
        Files.move(written.resolve("bad"), folder.resolve("new-bad"));
        Files.move(written.resolve("masks"), folder.resolve("new-masks"));
        Path others = written.resolve("good");
        Path good = Files.createDirectory(folder.resolve("new-good"));
        for (int i = 20; i < 32; i++) { // the first ones are parts/good
            Files.move(others.resolve(i + ".png"), good.resolve(i + ".png"));
        }
        Path client = Files.writeString(folder.resolve("anomalight"), CLIENT);
        assertThat(client.toFile().setExecutable(true)).isTrue();
        assertThat(shell("mkfifo calls codes").code()).isZero();
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dai.djl.offline=true",
                        "-Djava.awt.headless=true",
                        "-XX:+UseSerialGC",
                        "-Danomalight.home=" + folder.resolve("home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommandServer.class.getName())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server").toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        return Finished.withinMinutes(builder.start());
    }

    private Finished shell(String lines) throws IOException, InterruptedException {
        return Finished.run(folder, Map.of(), List.of("bash", "-e", "-c", lines));
    }
}
