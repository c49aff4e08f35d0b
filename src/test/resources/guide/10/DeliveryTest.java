package guide.ch10;

import static org.assertj.core.api.Assertions.assertThat;

import guide.ch10.solutions.ArchiveOrRun;
import guide.ch10.solutions.ChangedSeed;
import guide.shared.TinyRun;
import io.anomalight.app.Experiment;
import io.anomalight.app.TrainedRun;
import io.anomalight.service.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
    @Test
    void fromTwoSessionsToAService(@TempDir Path folder) throws IOException, InterruptedException {
        String[] overrides = TinyRun.overrides(folder, "model=cflow");
        Path run = folder.resolve("two");
        TrainedRun two = TwoSessions.train(run, 1, 2, overrides);
        TrainedRun one = Experiment.compose(overrides).train(folder.resolve("one"));

        assertThat(two.scores()).isEqualTo(one.scores());
        assertThat(two.report().postProcessor()).isEqualTo(one.report().postProcessor());
        assertThat(ChangedSeed.refusal(run)).contains("can't be resumed exactly", "trainer.seed"); // exercise 1

        Path archive = folder.resolve("cloth.anomalight");
        assertThat(Deliver.export(run, archive).largestScoreDifference()).isLessThan(1e-5);
        Path good = folder.resolve("cloth/good/0.png");
        Path bad = folder.resolve("cloth/bad/0.png");
        assertThat(ArchiveOrRun.largestDifference(run, archive, List.of(good, bad)))
                .isLessThan(1e-5); // exercise 2

        try (Service service = Deliver.serve(archive)) {
            assertThat(Deliver.ask(service, bad)).contains("\"label\":\"anomalous\"");
        }
    }
}
