package io.anomalight.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.TinyCflow;
import io.anomalight.app.TinyParts;
import io.anomalight.app.TrainedRun;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.testing.LinesConsole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The message after a fit that ends without thresholds, so that there is no test. */
@Timeout(300)
class FinalTestTest {
    private static final String NOTHING =
            "There is no test, because there was no validation and there are no thresholds; ";

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private final Console console = new LinesConsole(said);

    @Test
    void aFitThatEndsBeforeTheFirstStepNeedsMoreTime() throws IOException {
        TrainedRun run = train("trainer.max_time=1ms");

        assertThat(said)
                .contains(NOTHING + "give the fit more time: anomalight train resume=" + run.directory()
                        + " trainer.max_time=null");
    }

    @Test
    void aFitWithoutValidationNeedsValidation() throws IOException {
        TrainedRun run = train("trainer.limit_val_batches=0");

        assertThat(said)
                .contains(NOTHING + "to get them: anomalight train resume=" + run.directory()
                        + " trainer.limit_val_batches=1.0");
    }

    private TrainedRun train(String override) throws IOException {
        TinyParts.write(folder.resolve("parts"), 8, 4);
        List<String> overrides = new ArrayList<>(TinyCflow.DEFECTS);
        overrides.addAll(List.of("trainer.max_epochs=1", "logger=none", override));
        return TinyCflow.experiment(folder, overrides, console).train();
    }
}
