package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.command.Anomalight;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.testing.LinesConsole;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A recipe names an environment variable; the value of the variable is never written or printed. */
class SecretsTest {
    private static final String NAME = "PATH";
    private static final String URL = "https://host.example/${oc.env:" + NAME + "}/model.safetensors";
    private static final String OVERRIDE = "model.weights.resnet18.url=" + URL;

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    @Test
    void noFileAndNoLineOfARunContainsAValueOfTheEnvironment() throws IOException {
        String secret = secret();
        TinyParts.write(folder.resolve("parts"), 16, 8);
        List<String> overrides = new ArrayList<>(TinyCflow.overrides(folder, TinyCflow.DEFECTS));
        overrides.addAll(List.of(OVERRIDE, "trainer.max_epochs=1"));

        TrainedRun run = Experiment.of(new Composer(RecipeSearch.standard().recipes()).compose(overrides), collecting())
                .train();
        Path archive = folder.resolve("part.anomalight");
        Experiment.open(run.directory()).export(run.directory(), archive, WeightsPrecision.F32);

        assertThat(Files.readString(run.directory().resolve("config.conf"))).contains(URL);
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all)
                    .map(file -> file.getFileName().toString())
                    .contains("hparams.json", "report.html", "run.json");
            for (Path file : all) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secret);
            }
        }
        assertThat(said).noneMatch(line -> line.contains(secret));
    }

    @Test
    void thePrintedConfigurationAndErrorsContainOnlyTheName() {
        String secret = secret();
        StringWriter out = new StringWriter();
        CommandLine line = Anomalight.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out));

        String printed = new Composer(RecipeSearch.standard().recipes())
                .compose(List.of(OVERRIDE))
                .render();
        assertThat(printed).contains(URL).doesNotContain(secret);
        assertThat(line.execute("train", "data=folder", "data.normal_dir=good", "data.root=${oc.env:" + NAME + "}"))
                .isEqualTo(2);
        assertThat(line.execute("train", "data.root=[${oc.env:" + NAME + "}]")).isEqualTo(2);

        assertThat(out.toString())
                .contains("the environment variable " + NAME + " may not be read")
                .doesNotContain(secret);
    }

    private static String secret() {
        String value = String.valueOf(System.getenv(NAME));
        assertThat(value).as("a value that is in no file by chance").hasSizeGreaterThan(8);
        return value;
    }

    private Console collecting() {
        return new LinesConsole(said);
    }
}
