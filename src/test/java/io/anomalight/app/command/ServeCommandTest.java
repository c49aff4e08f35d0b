package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeCommandTest {
    private static final int USER_ERROR = 2;

    private final StringWriter said = new StringWriter();

    private int serve(String... keys) {
        CommandLine line = Anomalight.commandLine();
        line.setErr(new PrintWriter(said));
        String[] arguments = new String[keys.length + 1];
        arguments[0] = "serve";
        System.arraycopy(keys, 0, arguments, 1, keys.length);
        return line.execute(arguments);
    }

    @Test
    void anUnknownKeyIsAnError() {
        assertThat(serve("model=part.anomalight", "prot=80")).isEqualTo(USER_ERROR);
        assertThat(said.toString()).startsWith("prot=80 has no effect here; the keys are access_log, allowed_hosts,");
    }

    @Test
    void otherMachinesNeedAToken() {
        assertThat(serve("model=part.anomalight", "host=0.0.0.0")).isEqualTo(USER_ERROR);
        assertThat(said.toString()).contains("token");
    }

    @Test
    void aTokenOnTheCommandLineIsRefusedAndNotRepeated() {
        assertThat(serve("model=part.anomalight", "token=a-long-secret-word")).isEqualTo(USER_ERROR);
        assertThat(said.toString())
                .startsWith("token= is refused, because every user of this machine can read a command line")
                .contains("ANOMALIGHT_TOKEN", "token_file=")
                .doesNotContain("a-long-secret-word");
    }

    @Test
    void anEscapeSequenceOfAnArgumentDoesNotReachTheTerminal() {
        assertThat(serve("model=" + (char) 0x1b + "[2J.anomalight")).isEqualTo(USER_ERROR);
        assertThat(said.toString()).contains("\\x1b[2J.anomalight").doesNotContain(Character.toString(0x1b));
    }

    @Test
    void aMissingArchiveIsAnError(@TempDir Path folder) {
        assertThat(serve("model=" + folder.resolve("none.anomalight"))).isEqualTo(USER_ERROR);
        assertThat(said.toString()).contains("none.anomalight does not exist");
    }

    @Test
    void anEngineThatCantBeLoadedNamesTheFolderAndTheVariable() {
        assertThat(Anomalight.nativeLibrary("libgomp.so.1"))
                .startsWith("Failed: PyTorch's native library can't be loaded: libgomp.so.1.")
                .contains("ANOMALIGHT_CACHE");
    }
}
