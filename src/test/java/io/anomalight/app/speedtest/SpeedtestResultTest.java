package io.anomalight.app.speedtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpeedtestResultTest {
    private static final SpeedtestResult RESULT = new SpeedtestResult(
            new SpeedtestResult.Machine("Linux amd64", "17", 2),
            SpeedtestFixtures.config(List.of(), 3, 1),
            List.of(
                    line(
                            SpeedtestRow.FIRST_EPOCH,
                            Map.of(Peer.PYTORCH, List.of(4.0, 4.5, 4.0), Peer.PLAIN, List.of(5.0, 5.0, 5.0)),
                            8,
                            9,
                            10),
                    line(
                            SpeedtestRow.LATENCY_P95,
                            Map.of(Peer.PYTORCH, List.of(50.0), Peer.ONNX_RUNTIME, List.of(16.0)),
                            20),
                    line(
                            SpeedtestRow.SCORING_MEMORY,
                            Map.of(Peer.PYTORCH, List.of(800.0), Peer.PLAIN, List.of(500.0)),
                            400),
                    line(SpeedtestRow.START_UP, Map.of(), 1.25)),
            List.of(new GrowthTrial.MemoryGrowth("training", 16, List.of(20.0, 10.0), OptionalLong.of(300_000_000L))),
            List.of(new GrowthTrial.MemoryGrowth("metrics", 10, List.of(0.4567), OptionalLong.empty())),
            List.of("Beside PyTorch."),
            List.of("padim failed: it broke"));

    private static ResultLine line(SpeedtestRow row, Map<Peer, List<Double>> peers, double... ours) {
        List<ResultLine.Values> rounds = new ArrayList<>();
        for (int i = 0; i < ours.length; i++) {
            Map<Peer, Double> values = new EnumMap<>(Peer.class);
            for (Map.Entry<Peer, List<Double>> peer : peers.entrySet()) {
                values.put(peer.getKey(), peer.getValue().get(i));
            }
            rounds.add(new ResultLine.Values(ours[i], values));
        }
        return ResultLine.of(row, rounds);
    }

    private static ResultLine.Rounds range(double... rounds) {
        return new ResultLine.Rounds(Arrays.stream(rounds).boxed().toList());
    }

    @Test
    void theTextShowsMediansRangesAndAims() {
        assertThat(SpeedtestText.text(RESULT))
                .isEqualTo(
                        """
                        CFLOW at 64x64 pixels, batches of 16 images and 64 fibers, on 2 cores (Linux amd64, Java 17). Medians over rounds, and the range of the ratios. A ratio says how many times as fast ours is as a peer; for memory, how many times as much it uses.

                          what                                          unit      ours       PyTorch  plain arithmetic  ONNX Runtime  strongest peer    ours against it  range           aim against PyTorch  rounds
                          training, ResNet-18, first epoch              images/s  9.00  4.00 (2.00×)      5.00 (1.80×)             -  plain arithmetic            1.80×  1.60× to 2.00×  ≥ 2.2×                    3
                          latency, one image, float32, p95              ms        20.0  50.0 (2.50×)                 -  16.0 (0.80×)  ONNX Runtime                0.80×  0.80× to 0.80×  ≥ 2×                      1
                          peak memory of scoring                        MB         400   800 (0.50×)       500 (0.80×)             -  plain arithmetic            0.80×  0.80× to 0.80×  ≤ 0.8×                    1
                          predict on one image, from command to result  s         1.25             -                 -             -  -                               -  -               ≤ 2.5 s                   1

                        More training images, 64x64 pixels, a small model:

                          what      images  first epoch, ms per image  second epoch, ms per image  peak MB
                          training      16                       20.0                        10.0      300

                        Larger test sets, made-up scores and maps of 64x64 pixels, metrics with their intervals:

                          what     images  ms per image  peak MB
                          metrics      10         0.457        -

                        Beside PyTorch.

                        padim failed: it broke""");
        assertThat(SpeedtestText.markdown(RESULT))
                .contains(
                        "| training, ResNet-18, first epoch | images/s | 9.00 | 4.00 (2.00×) | 5.00 (1.80×) | - | plain arithmetic |");
    }

    @Test
    void theStrongestPeerIsTheOneThatAnomalightBeatsLeast() {
        assertThat(RESULT.lines())
                .extracting(ResultLine::strongest)
                .containsExactly(
                        Optional.of(Peer.PLAIN),
                        Optional.of(Peer.ONNX_RUNTIME),
                        Optional.of(Peer.PLAIN),
                        Optional.empty());
    }

    @Test
    void aPeerThatMissedARoundIsComparedInTheOthers() {
        ResultLine line = ResultLine.of(
                SpeedtestRow.SCORING,
                List.of(new ResultLine.Values(10, Map.of(Peer.PYTORCH, 5.0)), new ResultLine.Values(30, Map.of())));

        assertThat(line.ours().median()).isEqualTo(20);
        assertThat(line.ratio(Peer.PYTORCH).rounds()).containsExactly(2.0);
    }

    @Test
    void theFileSaysTheSameRoundByRound() {
        ObjectNode json = SpeedtestJson.of(RESULT);

        assertThat(json.at("/rows/first_epoch/ours/median").asDouble()).isEqualTo(9);
        assertThat(json.at("/rows/first_epoch/peers/pytorch/ratio/rounds")).hasSize(3);
        assertThat(json.at("/rows/first_epoch/peers/pytorch/ratio/max").asDouble())
                .isEqualTo(2.5);
        assertThat(json.at("/rows/first_epoch/strongest").asText()).isEqualTo("plain");
        assertThat(json.at("/rows/start_up/peers")).isEmpty();
        assertThat(json.at("/failures/0").asText()).isEqualTo("padim failed: it broke");
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
