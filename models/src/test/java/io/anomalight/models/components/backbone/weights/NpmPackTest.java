package io.anomalight.models.components.backbone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.console.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Shell scripts stand in for npm. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are for a Unix shell")
class NpmPackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;

    NpmPackTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void packsInTheGivenFolderWithoutRunningThePackagesScripts() throws IOException {
        Path archive = npm("echo \"$@\" > example-1.0.0.tgz", PATIENCE).fetch("example@1.0.0", folder, Progress.SILENT);
        assertThat(archive).hasParent(folder).hasFileName("example-1.0.0.tgz");
        assertThat(Files.readString(archive)).startsWith("pack example@1.0.0 --ignore-scripts");
    }

    @Test
    void aMissingNpmIsAnErrorThatSaysSo() {
        NpmPack missing = new NpmPack(List.of(folder.resolve("no-npm").toString()), PATIENCE);
        assertThatThrownBy(() -> missing.fetch("example@1.0.0", folder, Progress.SILENT))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("npm can't be started; is it installed and on the path?");
    }

    @Test
    void aFailureIsToldInNpmsOwnWords() {
        NpmPack failing = npm(
                "echo 'npm error code ENOTFOUND' >&2; echo 'npm error no such host' >&2; echo 'npm error     at a stack' >&2; exit 7",
                PATIENCE);
        assertThatThrownBy(() -> failing.fetch("example@1.0.0", folder, Progress.SILENT))
                .hasMessage("npm pack failed with exit code 7: code ENOTFOUND no such host");
    }

    @Test
    void leavingNoArchiveIsAnError() {
        assertThatThrownBy(() -> npm("true", PATIENCE).fetch("example@1.0.0", folder, Progress.SILENT))
                .hasMessage("npm pack has left no archive");
    }

    @Test
    void takingTooLongIsAnError() {
        assertThatThrownBy(() -> npm("sleep 60", Duration.ofSeconds(1)).fetch("example@1.0.0", folder, Progress.SILENT))
                .hasMessage("npm pack has not ended after 1 s");
    }

    private static NpmPack npm(String script, Duration patience) {
        return new NpmPack(List.of("sh", "-c", script, "npm"), patience);
    }
}
