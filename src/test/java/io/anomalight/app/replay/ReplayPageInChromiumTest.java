package io.anomalight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.testing.Chromium;
import io.anomalight.service.replay.FeedbackAgreement;
import io.anomalight.service.replay.ReplayResult;
import io.anomalight.service.replay.ReplayResult.Change;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a replay in a real browser. */
@Chromium.Needed
class ReplayPageInChromiumTest {
    @TempDir
    private Path folder;

    @Test
    void theTableOfVerdictsFitsAPhone() {
        ReplayResult result = new ReplayResult(
                "part",
                Map.of(
                        new Change("anomalous", "anomalous"), 12_345L,
                        new Change("anomalous", "normal"), 678L,
                        new Change("anomalous", "review"), 5L,
                        new Change(Change.UNKNOWN, "anomalous"), 4L,
                        new Change("normal", "anomalous"), 3L),
                List.of(),
                13_023,
                0,
                0,
                FeedbackAgreement.NONE,
                FeedbackAgreement.NONE,
                Optional.empty(),
                true);
        Path page = ReplayFiles.write(
                result, folder.resolve("images"), folder.resolve("part.anomalight.next"), folder.resolve("out"));
        try (Chromium browser = Chromium.start(folder.resolve("profile"))) {
            browser.resize(390, 844, false);
            browser.open(page);

            assertThat(browser.ask("document.documentElement.scrollWidth"))
                    .isEqualTo(browser.ask("document.documentElement.clientWidth"));
            assertThat(browser.ask("document.querySelector('.scroll').scrollWidth"))
                    .isEqualTo(browser.ask("document.querySelector('.scroll').clientWidth"));
        }
    }
}
