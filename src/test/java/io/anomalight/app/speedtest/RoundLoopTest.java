package io.anomalight.app.speedtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundLoopTest {
    private final List<String> notes = new ArrayList<>();
    private final List<List<Double>> finished = new ArrayList<>();

    @Test
    void aRoundWithOtherLoadIsRepeatedAndNamed() {
        run(2, (number, round) -> {
            round.observed("PyTorch", "train", Optional.of("x").filter(unused -> number == 0), Optional.empty());
            round.add(SpeedtestRow.SCORING, new ResultLine.Values(number, Map.of()));
        });

        assertThat(last()).containsExactly(1.0, 2.0);
        assertThat(notes).containsExactly("Scoring: round 1 was disturbed: while PyTorch ran, x.");
    }

    @Test
    void aRoundInWhichAContestantGotLessOfTheCpuIsRepeated() {
        run(3, (number, round) -> {
            round.observed("PyTorch", "train 4 2", Optional.empty(), Optional.of(number == 1 ? 1.2 : 1.9));
            round.add(SpeedtestRow.SCORING, new ResultLine.Values(number, Map.of()));
        });

        assertThat(last()).containsExactly(0.0, 2.0, 3.0);
        assertThat(notes)
                .containsExactly(
                        "Scoring: round 2 was disturbed: PyTorch to train 4 2 got less CPU time per second than"
                                + " in other rounds.");
    }

    @Test
    void whereEveryRoundIsDisturbedAllAreUsedAndASentenceSaysSo() {
        run(2, (number, round) -> {
            round.observed("PyTorch", "train", Optional.of("x"), Optional.empty());
            round.add(SpeedtestRow.SCORING, new ResultLine.Values(number, Map.of()));
        });

        assertThat(last()).containsExactly(0.0, 1.0, 2.0, 3.0);
        assertThat(notes)
                .hasSize(5)
                .last()
                .isEqualTo("Scoring: every round was disturbed, so its figures are of little use; run nothing else"
                        + " meanwhile.");
    }

    @Test
    void aFailureKeepsTheFinishedRounds() {
        run(3, (number, round) -> {
            if (number == 1) {
                throw new UserError("it broke");
            }
            round.add(SpeedtestRow.SCORING, new ResultLine.Values(number, Map.of()));
        });

        assertThat(last()).containsExactly(0.0);
        assertThat(notes).containsExactly("Scoring ended after 1 of 3 rounds: it broke");
    }

    @Test
    void aFailureInTheFirstRoundFailsTheSection() {
        assertThatThrownBy(() -> run(3, (number, round) -> {
                    throw new UserError("it broke");
                }))
                .hasMessage("it broke");
    }

    private void run(int wanted, RoundLoop.Body body) {
        new RoundLoop(100, Console.SILENT, () -> 0, notes::add)
                .run(
                        "Scoring",
                        wanted,
                        body,
                        rounds -> finished.add(rounds.stream()
                                .map(round -> Optional.ofNullable(round.values().get(SpeedtestRow.SCORING))
                                        .orElseThrow()
                                        .ours())
                                .toList()));
    }

    private List<Double> last() {
        return finished.get(finished.size() - 1);
    }
}
