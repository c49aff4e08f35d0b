package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.run.RunFolder;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A resumed run uses its recorded images and settings. */
@Timeout(300)
class ResumedSplitsTest {
    private final Path folder;
    private final PartsRuns runs;

    ResumedSplitsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.runs = PartsRuns.write(folder);
    }

    @Test
    void aResumedRunUsesItsRecordedImages() throws IOException {
        TrainedRun run = runs.train();
        runs.copy("good/0.png", "good/0new.png");
        TrainedRun further =
                runs.open(run, "trainer.max_epochs=2", "trainer.seed=0").resume(run.directory());
        assertThat(further.report().epochs()).isEqualTo(2);
        assertThat(runs.said).anyMatch(line -> line.startsWith("1 image is new since the run began and left out: "));
    }

    @Test
    void aResumedRunRefusesChangedFiles() throws IOException {
        TrainedRun run = runs.train();
        runs.copy("bad/0.png", PartsRuns.images(run, "train").get(0));
        assertThatThrownBy(() -> runs.open(run, "trainer.max_epochs=2").resume(run.directory()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("1 image of the run can't be found as splits.json records it: ")
                .hasMessageContaining(PartsRuns.images(run, "train").get(0) + " (changed)");
    }

    @Test
    void refusedSettingsAreNotWrittenToAResumedRun() throws IOException {
        TrainedRun run = runs.train();
        String config = Files.readString(run.directory().resolve("config.conf"));
        String facts = Files.readString(run.directory().resolve("run.json"));
        assertThatThrownBy(() ->
                        runs.open(run, "trainer.max_epochs=2", "trainer.seed=9").resume(run.directory()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("trainer.seed");
        assertThat(run.directory().resolve("config.conf")).hasContent(config);
        assertThat(run.directory().resolve("run.json")).hasContent(facts);
        assertThat(runs.open(run, "trainer.max_epochs=2")
                        .resume(run.directory())
                        .report()
                        .epochs())
                .isEqualTo(2);
        assertThat(run.directory().resolve("config.conf")).content().contains("\"max_epochs\"=2");
    }

    @Test
    void anOldRunWithoutRecordedSplitsGivesAWarning() throws IOException {
        TrainedRun run = runs.train("data.split.seed=null");
        Files.delete(run.directory().resolve("splits.json"));
        Path config = run.directory().resolve(RunFolder.CONFIG);
        Files.writeString(config, Files.readString(config).replaceAll("(?m)^.*seed\\s*=\\s*null.*$", ""));
        assertThat(Files.readString(config)).doesNotContain("seed=null");

        assertThat(runs.open(run).test(run.directory(), folder.resolve("again")))
                .isEqualTo(run.scores());
        assertThat(runs.said).anyMatch(line -> line.contains("did not record which images it was trained on"));
        assertThat(runs.open(run, "trainer.max_epochs=2")
                        .resume(run.directory())
                        .report()
                        .epochs())
                .isEqualTo(2);
    }
}
