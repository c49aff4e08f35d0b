package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anomalight.app.catalog.Catalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionScriptTest {
    /** Splits a line as readline does, and completes its last word. */
    private static final String BASH =
            """
            source "$1"
            COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
            spaced=${2//=/ = }
            read -r -a COMP_WORDS <<< "$spaced"
            [[ $2 == *[[:space:]=] ]] && COMP_WORDS+=("")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            # Only readline itself has it while it completes.
            compopt() { :; }
            _anomalight
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    /** Replaces the parts of zsh's line editor that a completion uses. */
    private static final String ZSH =
            """
            compdef() { :; }
            compadd() {
              while [[ $1 == -* ]]; do
                case $1 in
                  -S) shift 2 ;;
                  --) shift; break ;;
                esac
              done
              (( $# )) && print -l -- "$@"
            }
            _describe() { print -l -- ${${(P)@[-1]}%%:*}; }
            _files() { print FILES; }
            compset() { :; }
            source "$1"
            words=(${(z)2})
            [[ $2 == *' ' ]] && words+=('')
            CURRENT=$#words PREFIX=$words[-1]
            _anomalight
            """;

    @TempDir
    Path temp;

    @Test
    void bashCompletesCommandsRecipesKeysAndValues() throws IOException, InterruptedException {
        assumeTrue(isInstalled("bash"), "bash is not installed");
        Path script = Files.writeString(temp.resolve("completion"), script().bash());

        assertThat(complete("bash", BASH, script, "anomalight tr")).containsExactly("train", "trainer");
        assertThat(complete("bash", BASH, script, "anomalight data in")).containsExactly("inspect");
        assertThat(complete("bash", BASH, script, "anomalight benchmark spe")).contains("speed");
        assertThat(complete("bash", BASH, script, "anomalight benchmark speed t"))
                .contains("to=");
        assertThat(complete("bash", BASH, script, "anomalight train mod")).containsExactly("model.", "model=");
        // In model=cfl, readline replaces only the part after the equals sign.
        assertThat(complete("bash", BASH, script, "anomalight train model=cfl")).containsExactly("cflow");
        assertThat(complete("bash", BASH, script, "anomalight data inspect model.lay"))
                .containsExactly("model.layer=", "model.layers=");
        assertThat(complete("bash", BASH, script, "anomalight train lr=1 ++model.pre_trained=f"))
                .containsExactly("false");
        assertThat(complete("bash", BASH, script, "anomalight train trainer.th"))
                .containsExactly("trainer.threshold.");
        assertThat(complete("bash", BASH, script, "anomalight predict ru")).containsExactly("run=");
        assertThat(complete("bash", BASH, script, "anomalight shell ru")).containsExactly("run=");
        assertThat(complete("bash", BASH, script, "anomalight models cfl")).containsExactly("cflow");
        assertThat(complete("bash", BASH, script, "anomalight train --ex")).containsExactly("--experiment");
        assertThat(complete("bash", BASH, script, "anomalight completion ")).containsExactly("bash", "zsh");
    }

    @Test
    void zshCompletesCommandsRecipesKeysAndValues() throws IOException, InterruptedException {
        assumeTrue(isInstalled("zsh"), "zsh is not installed");
        Path script = Files.writeString(temp.resolve("completion"), script().zsh());

        assertThat(complete("zsh", ZSH, script, "anomalight tr")).contains("train", "trainer", "completion");
        assertThat(complete("zsh", ZSH, script, "anomalight data in")).containsExactly("inspect");
        assertThat(complete("zsh", ZSH, script, "anomalight benchmark spe")).contains("speed");
        assertThat(complete("zsh", ZSH, script, "anomalight benchmark speed t")).contains("to=");
        assertThat(complete("zsh", ZSH, script, "anomalight train mod")).containsExactly("model.", "model=");
        assertThat(complete("zsh", ZSH, script, "anomalight train model=cfl")).containsExactly("model=cflow");
        assertThat(complete("zsh", ZSH, script, "anomalight data inspect model.lay"))
                .containsExactly("model.layer=", "model.layers=");
        assertThat(complete("zsh", ZSH, script, "anomalight train lr=1 ++model.pre_trained=f"))
                .containsExactly("++model.pre_trained=false");
        assertThat(complete("zsh", ZSH, script, "anomalight train data.root=p")).containsExactly("FILES");
        assertThat(complete("zsh", ZSH, script, "anomalight predict ru")).containsExactly("run=");
        assertThat(complete("zsh", ZSH, script, "anomalight models cfl")).containsExactly("cflow");
        assertThat(complete("zsh", ZSH, script, "anomalight train --ex")).contains("--experiment", "--config-dir");
    }

    private static CompletionScript script() {
        return new CompletionScript(Anomalight.commandLine(), Catalog.of(List.of()));
    }

    private List<String> complete(String shell, String driver, Path script, String line)
            throws IOException, InterruptedException {
        Path file = Files.writeString(temp.resolve("driver"), driver);
        Process process = new ProcessBuilder(shell, file.toString(), script.toString(), line)
                .directory(temp.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said.lines().filter(word -> !word.isEmpty()).toList();
    }

    private static boolean isInstalled(String shell) {
        return Files.isExecutable(Path.of("/bin", shell)) || Files.isExecutable(Path.of("/usr/bin", shell));
    }
}
