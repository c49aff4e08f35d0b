package io.anomalight.app.speedtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.speedtest.contestant.Contestant;
import io.anomalight.app.speedtest.contestant.RawImages;
import io.anomalight.app.speedtest.contestant.RecipeSetup;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class SpeedtestTest {
    private static final RawImages IMAGES = new RawImages(Path.of("images"), 4, SpeedtestFixtures.SIZE);

    private final List<String> diary = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    @Test
    void roundsAlternateAndTheMemoryIsThatOfTheFirst() {
        FakeContestants ours = side("ours", List.of(1.0, 0.5));
        FakeContestants reference = side("torch", List.of(2.0, 2.0));
        Speedtest speedtest = speedtest(
                SpeedtestFixtures.config(List.of(SpeedtestConfig.Section.TRAINING), 2, 100),
                ours,
                Optional.of(reference),
                () -> 0);

        speedtest.training();

        assertThat(diary)
                .containsExactly(
                        "ours starts CFLOW with resnet18",
                        "torch starts CFLOW with resnet18",
                        "ours: train 4 1",
                        "torch: train 4 1",
                        "ours: train 4 2",
                        "torch: train 4 2",
                        "ours: memory",
                        "torch: memory",
                        "torch: train 4 2",
                        "ours: train 4 2",
                        "ours ends",
                        "torch ends");
        assertThat(speedtest.race().lines())
                .extracting(ResultLine::row)
                .containsExactly(SpeedtestRow.FIRST_EPOCH, SpeedtestRow.LATER_EPOCHS, SpeedtestRow.TRAINING_MEMORY);
        ResultLine later = speedtest.race().lines().get(1);
        assertThat(later.ours().rounds()).containsExactly(8.0, 8.0);
        assertThat(later.ratio(Peer.PYTORCH).median()).isEqualTo(4);
    }

    /** Our process, gigabytes of it, once went on for as long as the benchmark did. */
    @Test
    void oursIsEndedWhereTheReferenceCantBeStarted() {
        Contestant.Factory broken = (setup, images, scratch) -> {
            throw new UserError("PyTorch can't be started: no such file");
        };
        Speedtest speedtest = speedtest(
                SpeedtestFixtures.config(List.of(SpeedtestConfig.Section.TRAINING), 2, 100),
                side("ours", List.of()),
                Optional.of(broken),
                () -> 0);

        assertThatThrownBy(speedtest::training).hasMessage("PyTorch can't be started: no such file");
        assertThat(diary).containsExactly("ours starts CFLOW with resnet18", "ours ends");
    }

    @Test
    void withoutAReferenceOursIsMeasuredAlone() {
        Speedtest speedtest = speedtest(
                SpeedtestFixtures.config(List.of(SpeedtestConfig.Section.SCORING), 1, 100),
                side("ours", List.of(2.0)),
                Optional.empty(),
                () -> 0);

        speedtest.scoring();

        assertThat(speedtest.race().lines()).hasSize(7).allMatch(line -> line.peers()
                .isEmpty());
        assertThat(diary).contains("ours: score 8 float32", "ours: score 8 bf16", "ours: latency 3 bf16");
    }

    @Test
    void theReferenceOfBfloat16IsItsFloat32OfTheSameRound() {
        Speedtest speedtest = speedtest(
                SpeedtestFixtures.config(List.of(SpeedtestConfig.Section.SCORING), 1, 100),
                side("ours", List.of(2.0)),
                Optional.of(side("torch", List.of(6.0))),
                () -> 0);

        speedtest.scoring();

        assertThat(diary)
                .filteredOn(line -> line.startsWith("torch: "))
                .containsExactly("torch: score 8 float32", "torch: memory", "torch: latency 3 float32");
        assertThat(speedtest.race().lines())
                .filteredOn(line -> line.row().equals(SpeedtestRow.SCORING_BF16)
                        || line.row().equals(SpeedtestRow.LATENCY_BF16_P95))
                .extracting(line -> line.ratio(Peer.PYTORCH).median())
                .containsExactly(3.0, 3.0);
    }

    @Test
    void noRoundBeginsWhenTheTimeIsUpAndASentenceSaysSo() {
        long[] now = {0};
        LongSupplier clock = () -> now[0] += TimeUnit.SECONDS.toNanos(20);
        Speedtest speedtest = speedtest(
                SpeedtestFixtures.config(List.of(SpeedtestConfig.Section.START_UP), 5, 50),
                side("ours", List.of()),
                Optional.empty(),
                clock);

        speedtest.startUp(() -> 1_500_000_000L);

        assertThat(speedtest.race().lines().get(0).ours().rounds()).containsExactly(1.5, 1.5, 1.5);
        assertThat(speedtest.race().notes())
                .containsExactly("Starting predict ended after 3 of 5 rounds (speed.max_seconds = 50).");
    }

    @Test
    void growthIsMeasuredInAFreshProcessEachAndBoundedByTime() {
        long[] now = {0};
        LongSupplier clock = () -> now[0] += TimeUnit.SECONDS.toNanos(10);
        FakeContestants ours = side("ours", List.of(0.32, 0.16));
        GrowthTrial trial = new GrowthTrial(
                SpeedtestFixtures.config(List.of(SpeedtestConfig.Section.GROWTH), 1, 21),
                IMAGES,
                Path.of("."),
                Console.SILENT,
                clock,
                notes::add);
        List<GrowthTrial.MemoryGrowth> growth = new ArrayList<>();

        trial.training("training", ours, growth::add);

        assertThat(growth).hasSize(1);
        assertThat(growth.get(0).millisPerImage()).containsExactly(20.0, 10.0);
        assertThat(diary)
                .containsExactly(
                        "ours starts CFLOW with resnet18",
                        "ours: train 1 1",
                        "ours: train 16 2",
                        "ours: memory",
                        "ours ends");
        assertThat(notes).containsExactly("Growth of training ended before 64 images (speed.max_seconds = 21).");
    }

    private FakeContestants side(String name, List<Double> seconds) {
        return new FakeContestants(
                name, diary, request -> request.equals("memory") ? List.of(3.0 * 1_000_000) : seconds);
    }

    private static Speedtest speedtest(
            SpeedtestConfig config,
            Contestant.Factory ours,
            Optional<? extends Contestant.Factory> pytorch,
            LongSupplier clock) {
        Map<Peer, Contestant.Factory> peers = new EnumMap<>(Peer.class);
        pytorch.ifPresent(factory -> peers.put(Peer.PYTORCH, factory));
        return new Speedtest(race(config, ours, peers, clock), true, IMAGES);
    }

    private static Race race(
            SpeedtestConfig config, Contestant.Factory ours, Map<Peer, Contestant.Factory> peers, LongSupplier clock) {
        return new Race(
                config, ours, peers, Path.of("."), Console.SILENT, new Clocks(clock, Optional::empty), () -> {});
    }

    @Test
    void onnxRuntimeIsNotAskedToTrain() {
        Map<Peer, Contestant.Factory> peers = new EnumMap<>(Peer.class);
        peers.put(Peer.PLAIN, side("plain", List.of(2.0)));
        peers.put(Peer.ONNX_RUNTIME, side("onnx", List.of(0.5)));
        Race race = race(
                SpeedtestFixtures.config(List.of(SpeedtestConfig.Section.MODELS), 1, 100),
                side("ours", List.of(1.0)),
                peers,
                () -> 0);

        new ModelsTrial(race).measure(new RecipeSetup("padim", SpeedtestFixtures.SIZE, 4), IMAGES);

        assertThat(diary)
                .filteredOn(line -> line.startsWith("onnx: "))
                .containsExactly(
                        "onnx: fit 4",
                        "onnx: score 4 float32",
                        "onnx: latency 3 float32",
                        "onnx: score 4 float32",
                        "onnx: latency 3 float32");
        assertThat(race.lines())
                .extracting(line -> line.row().what() + ": " + line.strongest().orElseThrow())
                .containsExactly(
                        "padim, training: PLAIN", "padim, scoring: ONNX_RUNTIME", "padim, latency, p50: ONNX_RUNTIME");
    }

    @Test
    void aPeerThatFailsIsLeftOutAndTheOthersGoOn() {
        Map<Peer, Contestant.Factory> peers = new EnumMap<>(Peer.class);
        peers.put(Peer.PLAIN, side("plain", List.of(2.0, 2.0)));
        peers.put(Peer.PYTORCH, new FakeContestants("torch", diary, request -> {
            throw new UserError("PyTorch ended with code 1");
        }));
        Race race = race(
                SpeedtestFixtures.config(List.of(SpeedtestConfig.Section.TRAINING), 1, 100),
                side("ours", List.of(1.0, 1.0)),
                peers,
                () -> 0);

        new Speedtest(race, true, IMAGES).training();

        assertThat(race.lines().get(0).peers()).containsOnlyKeys(Peer.PLAIN);
        assertThat(race.notes())
                .containsExactly("CFLOW with resnet18: PyTorch is left out from here on: PyTorch ended with code 1");
        assertThat(diary).contains("torch ends");
    }
}
