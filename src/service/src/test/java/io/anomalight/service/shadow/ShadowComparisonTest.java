package io.anomalight.service.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.FakeScorer;
import io.anomalight.service.shadow.ShadowComparison.Difference;
import io.anomalight.service.shadow.ShadowComparison.Judged;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ShadowComparisonTest {
    private static Difference image(String label, double score, String shadowLabel, double shadowScore) {
        return new Difference(
                Instant.EPOCH, "part.png", "", new Judged(label, score), new Judged(shadowLabel, shadowScore));
    }

    private static ModelCard card(double threshold) {
        return FakeScorer.free(1, new PostProcessor(threshold, 1, 0, 1, 0, 1)).card();
    }

    @Test
    void differencesHaveAMeanAndALargest() {
        ShadowComparison comparison = new ShadowComparison();

        assertThat(comparison.add(image("normal", 0.25, "normal", 0.5))).isTrue();
        assertThat(comparison.add(image("normal", 0.25, "anomalous", 1))).isFalse();

        ShadowComparison.Counts counts = comparison.counts();
        assertThat(counts.agree()).isEqualTo(1);
        assertThat(counts.differ()).isEqualTo(1);
        assertThat(counts.mean()).isEqualTo(0.5);
        assertThat(counts.largest()).isEqualTo(0.75);
        assertThat(counts.latest()).hasSize(1);
    }

    @Test
    void anotherModelStartsAgain() {
        ShadowComparison comparison = new ShadowComparison();
        comparison.between(card(1), card(2));
        comparison.add(image("normal", 0, "anomalous", 1));
        comparison.dropped();
        comparison.between(card(1), card(2)); // the same, loaded again

        assertThat(comparison.counts().differ()).isEqualTo(1);
        comparison.between(card(1), card(3));

        assertThat(comparison.counts()).isEqualTo(new ShadowComparison().counts());
    }

    @Test
    void onlyTheLatestImagesAreKept() {
        ShadowComparison comparison = new ShadowComparison();
        for (int i = 0; i < 60; i++) {
            comparison.add(image("normal", i / 100.0, "anomalous", 1));
        }

        assertThat(comparison.counts().latest()).hasSize(50);
        assertThat(comparison.counts().latest().get(0).model().normalizedScore())
                .isEqualTo(0.59);
    }
}
