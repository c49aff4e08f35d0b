package guide.ch04;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guide.ch04.solutions.ByHand;
import guide.ch04.solutions.JavaNumber;
import guide.ch04.solutions.Momentum;
import guide.shared.Lesson;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.memory.ModuleState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class GradientsTest {
    private static final int EPOCHS = 20;

    @Test
    void theLossFallsAndTheSquaresAreFound() {
        Means means = new Means();
        Lesson.Outcome outcome = Lesson.fit(EPOCHS, Autoencoder::new, means);
        assertThat(means.last().get("loss")).isLessThan(means.first().get("loss") / 4);
        assertThat(outcome.auroc()).isGreaterThan(0.9);
        assertThat(outcome.leaked()).isZero();
    }

    @Test
    void eachOptimizerMovesItsOwnParametersOnly() {
        Means means = new Means();
        Lesson.Outcome outcome = Lesson.fit(EPOCHS, ExpectedError::new, means);
        assertThat(means.last().keySet()).isEqualTo(Set.of("loss", "picture_loss", "error_loss"));
        assertThat(outcome.auroc()).isGreaterThan(0.9);

        // The first loss is the same as alone: the second one does not move the first model.
        Means alone = new Means();
        Lesson.fit(EPOCHS, Autoencoder::new, alone);
        assertThat(means.last().get("picture_loss")).isEqualTo(alone.last().get("loss"), Offset.offset(1e-6));
    }

    @Test
    void exercise1SgdWithMomentumLearnsToo() {
        Means means = new Means();
        assertThat(Lesson.fit(EPOCHS, Momentum::new, means).auroc()).isGreaterThan(0.9);
        assertThat(means.last().get("loss")).isLessThan(means.first().get("loss") / 4);
    }

    @Test
    void exercise2OneStepByHandIsTheStepOfTheOptimizer() {
        ByHand.Step step = ByHand.compare();
        assertThat(step.optimizer()).isEqualTo(step.byHand(), Offset.offset(1e-6f));
    }

    @Test
    void exercise3AJavaNumberInALossIsRefusedInASentence() {
        assertThatThrownBy(() -> Lesson.fit(1, (ModuleState state) -> new JavaNumber(state)))
                .isInstanceOf(io.anomalight.framework.failure.ModuleFailure.class)
                .hasMessageContaining("constant");
    }

    /** The means of the training steps, epoch by epoch. */
    private static final class Means implements Callback {
        private final List<Map<String, Double>> all = new ArrayList<>();

        @Override
        public void onTrainEpochEnd(Run run, Map<String, Double> means) {
            all.add(means);
        }

        Map<String, Double> first() {
            return all.get(0);
        }

        Map<String, Double> last() {
            return all.get(all.size() - 1);
        }
    }
}
