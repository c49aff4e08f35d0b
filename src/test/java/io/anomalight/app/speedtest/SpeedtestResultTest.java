package io.anomalight.app.speedtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpeedtestResultTest {
    private static final SpeedtestResult RESULT = new SpeedtestResult(
            new SpeedtestResult.Machine("Linux amd64", "17", 2),
            SpeedtestFixtures.config(List.of(), 3, 1),
            List.of(
                    new ResultLine(SpeedtestRow.FIRST_EPOCH, range(8, 9, 10), Optional.of(range(4, 4.5, 4))),
                    new ResultLine(SpeedtestRow.LATENCY_P95, range(20), Optional.of(range(50))),
                    new ResultLine(SpeedtestRow.SCORING_MEMORY, range(400), Optional.of(range(800))),
                    new ResultLine(SpeedtestRow.START_UP, range(1.25), Optional.empty())),
            List.of(new GrowthTrial.MemoryGrowth("training", 16, List.of(20.0, 10.0), OptionalLong.of(300_000_000L))),
            List.of(new GrowthTrial.MemoryGrowth("metrics", 10, List.of(0.4567), OptionalLong.empty())),
            List.of("Beside PyTorch."));

    private static ResultLine.Rounds range(double... rounds) {
        return new ResultLine.Rounds(Arrays.stream(rounds).boxed().toList());
    }

    @Test
    void theTextShowsMediansRangesAndAims() {
        assertThat(SpeedtestText.text(RESULT))
                .isEqualTo(
                        """
                        CFLOW at 64x64 pixels, batches of 16 images and 64 fibers, on 2 cores (Linux amd64, Java 17). Medians over rounds, and the range of the ratios.

                          what                                          unit      ours  PyTorch  ours against it  range           aim         rounds
                          training, ResNet-18, first epoch              images/s  9.00     4.00            2.00×  2.00× to 2.50×  ≥ 2.2×           3
                          latency, one image, float32, p95              ms        20.0     50.0      2.50× lower  2.50× to 2.50×  ≥ 2× lower       1
                          peak memory of scoring                        MB         400      800            0.50×  0.50× to 0.50×  ≤ 0.8×           1
                          predict on one image, from command to result  s         1.25        -                -  -               ≤ 2.5 s          1

                        More training images, 64x64 pixels, a small model:

                          what      images  first epoch, ms an image  second epoch, ms an image  peak MB
                          training      16                      20.0                       10.0      300

                        Larger test sets, made-up scores and maps of 16x16:

                          what     images  ms an image  peak MB
                          metrics      10        0.457        -

                        Beside PyTorch.""");
        assertThat(SpeedtestText.markdown(RESULT))
                .contains("| training, ResNet-18, first epoch | images/s | 9.00 | 4.00 | 2.00× | 2.00× to 2.50× |");
    }

    @Test
    void theFileSaysTheSameRoundByRound() {
        ObjectNode json = SpeedtestJson.of(RESULT);

        assertThat(json.at("/rows/first_epoch/ours/median").asDouble()).isEqualTo(9);
        assertThat(json.at("/rows/first_epoch/ratio/rounds")).hasSize(3);
        assertThat(json.at("/rows/first_epoch/ratio/max").asDouble()).isEqualTo(2.5);
        assertThat(json.at("/rows/start_up/reference").isNull()).isTrue();
        assertThat(json.at("/growth/0/ms_per_image/1").asDouble()).isEqualTo(10);
        assertThat(json.at("/growth/0/peak_memory_mb").asDouble()).isEqualTo(300);
        assertThat(json.at("/metrics/0/peak_memory_mb").isNull()).isTrue();
        assertThat(json.at("/settings/fiber_batch_size").asInt()).isEqualTo(64);
        assertThat(json.at("/notes/0").asText()).isEqualTo("Beside PyTorch.");
    }

    @Test
    void anEvenNumberOfRoundsHasAMedianBetweenTwo() {
        assertThat(range(4, 1, 3, 2).median()).isEqualTo(2.5);
        assertThat(range(5, 1, 3).median()).isEqualTo(3);
    }
}
