package io.anomalight.app.choose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.metrics.RawScore;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChoiceTest {
    private static RawScore score(String category, Label label, float value) {
        return new RawScore("x.png", label, value, category, Optional.empty());
    }

    @Test
    void scoresAreComparedWithinACategoryOnly() {
        // Together, the defect of a is below the good part of b, which would be an area of 3/4.
        List<RawScore> scores = List.of(
                score("a", Label.NORMAL, 1),
                score("a", Label.ANOMALOUS, 2),
                score("b", Label.NORMAL, 10),
                score("b", Label.ANOMALOUS, 20),
                score("c", Label.NORMAL, 100));
        assertThat(Choice.area(scores).value()).isEqualTo(1);
    }

    @Test
    void withoutBothKindsOfImagesThereIsNoArea() {
        assertThatThrownBy(() -> Choice.area(List.of(score("", Label.ANOMALOUS, 1))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("undefined");
    }
}
