package guide.ch06;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guide.ch02.MeanCloth;
import guide.ch06.solutions.LossFile;
import guide.ch06.solutions.Patience;
import guide.ch06.solutions.Suspects;
import guide.shared.Lesson;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbacksTest {
    @Test
    void theOrderOfTheListDoesNotMatter(@TempDir Path folder) {
        KeepBest save = new KeepBest(folder);
        // Saving, deciding, publishing: the wrong way round.
        Lesson.Outcome outcome = Lesson.fit(50, CallbacksTest::module, save, new GoodEnough(0.25), new GoodScore());

        assertThat(outcome.report().stopReason()).hasToString("good pictures score less than 0.25");
        assertThat(outcome.report().epochs()).isLessThan(50);
        assertThat(Checkpoint.open(save.checkpoint()).manifest().scores())
                .isEqualTo(outcome.report().lastScores());
    }

    @Test
    void whatIsMonitoredMustBePublished() {
        assertThatThrownBy(() -> Lesson.fit(1, CallbacksTest::module, new GoodEnough(0.25)))
                .isInstanceOf(UserError.class)
                .hasMessage("good_enough needs the metric good_score, but validation publishes []");
    }

    @Test
    void exercise1TheSuspectsAreGoodTestPictures() {
        Suspects suspects = new Suspects();
        Lesson.fit(1, CallbacksTest::module, suspects);
        assertThat(suspects.paths(3)).hasSize(3).allMatch(path -> path.matches("cloth.2\\d+"));
    }

    @Test
    void exercise2EveryStepHasALine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("loss.csv");
        Lesson.Outcome outcome = Lesson.fit(2, CallbacksTest::module, new LossFile(file));
        assertThat(Files.readAllLines(file))
                .hasSize(1 + (int) outcome.report().steps())
                .startsWith("step,loss");
    }

    @Test
    void exercise3AfterAResumeItIsAsPatientAsBefore() {
        Patience straight = new Patience(2);
        assertThat(straight.see(3)).isFalse();
        assertThat(straight.see(4)).isFalse();
        Patience resumed = new Patience(2);
        resumed.loadStateDict(straight.stateDict());
        assertThat(resumed.see(3)).isTrue();
        assertThat(straight.see(2)).isFalse();
    }

    private static AnomalyModule module(ModuleState state) {
        return new MeanCloth(state, Schedule.CONSTANT);
    }
}
