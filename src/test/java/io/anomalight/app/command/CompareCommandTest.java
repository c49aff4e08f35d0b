package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareCommandTest {
    @TempDir
    Path folder;

    private static int execute(String... arguments) {
        return Anomalight.commandLine().execute(arguments);
    }

    private String run(String name, String score) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                run.resolve("test_scores.csv"),
                "path,label,score,category,verdict\ng.png,normal," + score
                        + ",,normal\nb.png,anomalous,2,,anomalous\n");
        return "run=" + run;
    }

    @Test
    void twoRunsAreComparedAndThePageIsNamed() throws IOException {
        Path to = folder.resolve("compared");
        String first = run("a", "1");
        String second = run("b", "3");

        String text = Printed.by(
                () -> assertThat(execute("compare", first, second, "to=" + to)).isZero());

        assertThat(text).contains("image_AUROC  1.0000  0.0000  -1.0000").contains("Written to " + to);
        assertThat(to.resolve("compare.html")).exists();
    }

    @Test
    void oneRunOrThreeOrAnotherKeyIsAnErrorOfTheUser() throws IOException {
        String run = run("a", "1");

        assertThat(execute("compare", run)).isEqualTo(2);
        assertThat(execute("compare", run, "run=")).isEqualTo(2);
        assertThat(execute("compare", run, run, run)).isEqualTo(2);
        assertThat(execute("compare", run, run("b", "3"), "from=x")).isEqualTo(2);
    }

    @Test
    void anUnknownKeyIsNamedAlsoIfARunIsMissing() {
        StringWriter err = new StringWriter();
        CommandLine line = Anomalight.commandLine();
        line.setErr(new PrintWriter(err, true));

        assertThat(line.execute("compare", "run=a", "with=b")).isEqualTo(2);
        assertThat(err).hasToString("with=b has no effect here; the keys are run, to" + System.lineSeparator());
    }

    @Test
    void aRunIsNotComparedWithItself() throws IOException {
        String run = run("a", "1");

        assertThat(Printed.by(
                        () -> assertThat(execute("compare", run, run + "/../a")).isEqualTo(2)))
                .isEmpty();
    }
}
