package io.anomalight.callbacks.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmaTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    private final FakeRun run;

    EmaTest(@TempDir Path folder) {
        run = new FakeRun(folder);
    }

    private List<OptionalDouble> decays(Ema ema, int steps) {
        List<OptionalDouble> decays = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            decays.add(ema.decay(run));
        }
        return decays;
    }

    @Test
    void theFirstUpdateCopiesTheWeightsAndTheOthersKeepTheDecay() {
        Ema ema = new Ema(new Ema.Config(0.9, 1, 0));
        assertThat(ema.begun()).isFalse();
        assertThat(decays(ema, 3))
                .containsExactly(OptionalDouble.of(0), OptionalDouble.of(0.9), OptionalDouble.of(0.9));
        assertThat(ema.begun()).isTrue();
    }

    @Test
    void anUpdateComesEveryNStepsFromTheFirstStepOn() {
        Ema ema = new Ema(new Ema.Config(0.9, 2, 3));
        assertThat(decays(ema, 7))
                .containsExactly(NONE, NONE, NONE, NONE, OptionalDouble.of(0), NONE, OptionalDouble.of(0.9));
    }

    @Test
    void aRestoredAverageGoesOnAtItsStep() {
        Ema first = new Ema(new Ema.Config(0.9, 2, 3));
        decays(first, 5);
        Ema second = new Ema(new Ema.Config(0.9, 2, 3));
        second.onFitStart(run);
        second.loadStateDict(first.stateDict());

        assertThat(second.begun()).isTrue();
        assertThat(decays(second, 2)).containsExactly(NONE, OptionalDouble.of(0.9));
    }

    @Test
    void anAverageOfOtherSettingsIsNotResumed() {
        Map<String, String> saved = new Ema(new Ema.Config(0.9, 1, 0)).stateDict();
        Ema other = new Ema(new Ema.Config(0.5, 1, 0));

        assertThatThrownBy(() -> other.loadStateDict(saved))
                .isInstanceOf(UserError.class)
                .hasMessage("the fit can't be resumed exactly: the callback ema had decay=0.9 update_every_n_steps=1"
                        + " update_starting_at_step=0, but now has decay=0.5 update_every_n_steps=1"
                        + " update_starting_at_step=0; resume with the settings of the training, or start a new run");
    }

    @Test
    void anAverageOfAnEarlierVersionIsResumed() {
        Ema ema = new Ema(new Ema.Config(0.5, 1, 0));
        ema.loadStateDict(Map.of("steps", "4", "updates", "3"));

        assertThat(ema.begun()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 'decay must be above 0 and below 1, but is 1.0'",
        "NaN, 1, 0, 'decay must be above 0 and below 1, but is NaN'",
        "0.9, 0, 0, 'update_every_n_steps must be at least 1, but is 0'",
        "0.9, 1, -1, 'update_starting_at_step must not be negative, but is -1'"
    })
    void settingsThatMakeNoSenseAreRefused(double decay, long every, long start, String sentence) {
        assertThatThrownBy(() -> new Ema.Config(decay, every, start)).hasMessage(sentence);
    }
}
