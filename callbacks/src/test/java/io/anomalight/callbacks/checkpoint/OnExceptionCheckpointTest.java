package io.anomalight.callbacks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.Manifest;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.LinesConsole;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class OnExceptionCheckpointTest {
    @TempDir
    Path directory;

    private final LinesConsole console = new LinesConsole();
    private final OnExceptionCheckpoint callback =
            new OnExceptionCheckpoint(new OnExceptionCheckpoint.Config("on_exception"), console);

    @Test
    void aFitThatFailedBetweenTwoStepsCanBeResumedFromIt(NativeMemory memory) {
        try (CheckpointedFit fit = new CheckpointedFit(memory, directory)) {
            callback.onFitFailed(fit.run, new IllegalStateException("full"), fit.run::snapshot);

            Path saved = fit.folder.resolve("on_exception.json");
            assertThat(Checkpoint.newestResumable(fit.folder).path()).isEqualTo(saved);
            assertThat(console.lines())
                    .containsExactly("The fit failed after step " + fit.run.step() + ". " + saved
                            + " has its state: resume continues from there.");
        }
    }

    @Test
    void aFitThatFailedWithinAStepLeavesItsWeights(NativeMemory memory) {
        try (CheckpointedFit fit = new CheckpointedFit(memory, directory)) {
            Snapshot weights = fit.run.snapshot().weightsOnly();
            callback.onFitFailed(fit.run, new IllegalStateException("full"), () -> weights);

            Manifest manifest =
                    Checkpoint.open(fit.folder.resolve("on_exception.json")).manifest();
            assertThat(manifest.training()).isEmpty();
            assertThat(console.lines())
                    .singleElement()
                    .asString()
                    .endsWith(
                            " has its weights alone, because it failed within a step or a validation: resume continues from the"
                                    + " checkpoint before, if there is one.");
        }
    }

    @Test
    void aQuickTestRunSavesNothing() {
        FakeRun run = new FakeRun(directory);
        run.limits = FakeRun.QUICK;
        callback.onFitFailed(run, new IllegalStateException("full"), () -> {
            throw new IllegalStateException("not needed");
        });
        assertThat(Files.exists(directory.resolve("checkpoints"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "../there, 'filename must be a file name of letters, digits, _, - and ., but is \"../there\"'",
        "'', 'filename must be a file name of letters, digits, _, - and ., but is \"\"'",
        "last, 'filename must not be last, which is a name of model_checkpoint'"
    })
    void aNameOfAnotherFolderOrCheckpointIsRefused(String name, String sentence) {
        assertThatThrownBy(() -> new OnExceptionCheckpoint.Config(name)).hasMessage(sentence);
    }
}
