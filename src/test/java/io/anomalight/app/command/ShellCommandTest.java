package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.Experiment;
import io.anomalight.app.Finished;
import io.anomalight.app.TinyCflow;
import io.anomalight.app.TinyParts;
import io.anomalight.app.TrainedRun;
import io.anomalight.app.shell.ShellSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code anomalight shell} as a process with a file as its input. */
class ShellCommandTest {
    @TempDir
    Path folder;

    @Test
    void aRunIsInspectedLineByLine() throws IOException, InterruptedException {
        TinyParts.write(folder.resolve("parts"), 8, 3);
        List<String> overrides = new ArrayList<>(TinyCflow.DEFECTS);
        overrides.add("trainer.max_epochs=1");
        TrainedRun trained = Experiment.compose(
                        TinyCflow.overrides(folder, overrides).toArray(String[]::new))
                .train();

        Finished session = shell(
                List.of(),
                """
                run("results/latest").scores()
                experiment.getClass()
                try (Detector detector = run("results/latest").detector()) {
                    System.out.println("label " + detector.predict(Path.of("parts/bad/0.png")).label());
                }
                run("results/latest").experiment("trainer.seed=3").getClass().getSimpleName()
                """,
                "model=padim");

        assertThat(session.code()).as(session.said()).isZero();
        assertThat(session.said())
                .contains("class io.anomalight.app.Experiment", "\"Experiment\"")
                .contains(
                        "image_AUROC",
                        String.valueOf(trained.scores().get("image_AUROC").orElseThrow()))
                .containsPattern("label (normal|anomalous)")
                .doesNotContain("Error", "Exception");

        Finished ofRun = shell(List.of(), "run.scores().defined().keySet()\n/exit\n", "run=results/latest");
        assertThat(ofRun.code()).as(ofRun.said()).isZero();
        assertThat(ofRun.said())
                .contains("the experiment of the run", "[image_AUROC, ")
                .doesNotContain("Error");
    }

    @Test
    void aUserErrorIsPrintedWithoutStackTrace() throws IOException, InterruptedException {
        Finished session =
                shell(List.of(), "run(\"no/such/run\")\nexperiment(\"model=padm\")\n/exit 3\n", "model=padim");

        assertThat(session.code()).isEqualTo(3);
        assertThat(session.said())
                .contains("no/such/run is not a run", "model has no recipe \"padm\"; did you mean padim?")
                .doesNotContain(" at ", ".java:");
    }

    @Test
    void aWrongOverrideEndsTheCommandBeforeInputIsRead() throws IOException, InterruptedException {
        Finished session = shell(List.of(), "1 + 1\n", "model=padm");

        assertThat(session.code()).isEqualTo(2);
        assertThat(session.said()).contains("did you mean padim?").doesNotContain("==>", "\tat ");
    }

    @Test
    void aJavaWithoutJShellIsReportedInOneSentence() throws IOException, InterruptedException {
        Finished session = shell(List.of("--limit-modules", "java.se,jdk.unsupported"), "1 + 1\n");

        assertThat(session.code()).isEqualTo(2);
        assertThat(session.said())
                .startsWith("the shell needs the module jdk.jshell, which this Java (")
                .endsWith("does not have; set JAVA_HOME to a JDK");
    }

    @Test
    void aTextBecomesALiteralThatJavaReadsBack() {
        assertThat(ShellSession.literal("a\"b\\u000a\n\u00fc")).isEqualTo("\"a\\\"b\\\\u000a\\012\\u00fc\"");
    }

    private Finished shell(List<String> java, String input, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        command.addAll(List.of("-Dai.djl.offline=true", "-XX:+UseSerialGC", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(Anomalight.class.getName(), "shell"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(
                        Files.writeString(folder.resolve("typed.jsh"), input).toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = Finished.withinMinutes(builder.start());
        try (BufferedReader output = process.inputReader()) {
            String said = String.join("\n", output.lines().toList());
            return new Finished(process.waitFor(), said);
        } finally {
            process.destroyForcibly();
        }
    }
}
