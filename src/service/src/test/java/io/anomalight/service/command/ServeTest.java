package io.anomalight.service.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeTest {
    private static final int USER_ERROR = 2;

    private final StringWriter said = new StringWriter();

    private int serve(String... keys) {
        CommandLine line = Serve.commandLine();
        line.setErr(new PrintWriter(said));
        line.setOut(new PrintWriter(said));
        return line.execute(keys);
    }

    @Test
    void anUnknownKeyIsAnErrorWithoutAStackTrace() {
        assertThat(serve("models=parts", "prot=80")).isEqualTo(USER_ERROR);
        assertThat(said.toString())
                .startsWith("prot=80 has no effect here; the keys are access_log, allowed_hosts,")
                .hasLineCount(1);
    }

    @Test
    void theLastOfTwoValuesOfAKeyCounts() {
        assertThat(serve("model=first.anomalight", "model=second.anomalight")).isEqualTo(USER_ERROR);
        assertThat(said.toString()).contains("second.anomalight does not exist").doesNotContain("first");
    }

    @Test
    void trainingIsRefusedBecauseItNeedsPytorch(@TempDir Path folder) {
        assertThat(serve("models=" + folder, "training=" + folder.resolveSibling("work")))
                .isEqualTo(USER_ERROR);
        assertThat(said.toString())
                .startsWith("training= needs PyTorch, which this program does not have;")
                .contains("leave training= out");
    }

    @Test
    void theHelpHasTheKeysOfTheServiceAndNoneOfTrainings() {
        assertThat(serve("--help")).isZero();
        assertThat(said.toString())
                .contains("models=<folder>", "history=<SQLite file>", "sink.mqtt=", "watch=<folder>")
                .doesNotContain("training=");
    }

    @Test
    void theVersionIsInOneLine() {
        assertThat(serve("--version")).isZero();
        assertThat(said.toString()).startsWith("anomalight serve ").hasLineCount(1);
    }

    @Test
    void aNativeLibraryThatCantBeLoadedNamesTheFolderOfTemporaryFiles() {
        assertThat(Serve.nativeLibrary("no space"))
                .startsWith("Failed: a native library can't be loaded: no space.")
                .contains("-Djava.io.tmpdir=<folder>");
    }
}
