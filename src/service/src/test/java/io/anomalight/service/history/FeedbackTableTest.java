package io.anomalight.service.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.service.feedback.Feedback;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackTableTest {
    @TempDir
    private Path folder;

    private VerdictHistory open() {
        return VerdictHistory.open(new HistorySettings(file(), 0, 100), List.of(), InstantSource.fixed(Instant.EPOCH));
    }

    private Path file() {
        return folder.resolve("verdicts.sqlite");
    }

    private static long put(VerdictHistory history, String product, String sha256) {
        return history.feedback()
                .put(new Feedback(
                        0, 0, product, sha256, "a.png", "", Feedback.Label.GOOD, List.of(), "", Instant.EPOCH, ""))
                .id();
    }

    private static List<String> usedBy(VerdictHistory history, String product) {
        return history.feedback().list(product).stream().map(Feedback::usedBy).toList();
    }

    @Test
    void feedbackOfAnArchiveThatIsNotKeptIsUnusedAgain() {
        try (VerdictHistory history = open()) {
            long first = put(history, "part", "1");
            long second = put(history, "part", "2");
            long other = put(history, "other", "1");
            history.feedback().used(List.of(first, other), "a");
            history.feedback().used(List.of(second), "b");

            assertThat(history.feedback().unuse("part", "a")).isEqualTo(1);

            assertThat(usedBy(history, "part")).containsExactly("b", "");
            assertThat(usedBy(history, "other")).containsExactly("a");
            assertThat(history.feedback().unuse("part", "a")).isZero();
        }
    }

    @Test
    void theCommandLineResetsFeedbackBesideARunningService() {
        try (VerdictHistory history = open()) {
            history.feedback().used(List.of(put(history, "part", "1")), "a");
            put(history, "part", "2");

            try (PastVerdicts past = PastVerdicts.open(file())) {
                assertThat(past.unuse("part", "a")).isEqualTo(1);
            }

            assertThat(usedBy(history, "part")).containsExactly("", "");
        }
    }
}
