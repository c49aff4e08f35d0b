package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.memory.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The effect of {@code trainer.fast_paths} on runs; the tests of each part compare fast and plain results. */
class FastPathsTest {
    /** Only the fast path can train in bfloat16; the tests use this to distinguish the paths. */
    private static final Set<Precision> FAST = Set.of(Precision.FLOAT32, Precision.BF16);

    private static final Set<Precision> PLAIN = Set.of(Precision.FLOAT32);

    @TempDir
    Path folder;

    @Test
    void aRunRecordsTheSettingAndCommandsOnItMayChangeIt() throws IOException {
        Path run = train("trainer.fast_paths=false");
        assertThat(Files.readString(run.resolve("config.conf")))
                .contains("fast_paths")
                .contains("false");
        assertThat(used(run)).isEqualTo(PLAIN);
        assertThat(used(run, "trainer.fast_paths=true")).isEqualTo(FAST);

        Path part = folder.resolve("parts").resolve("bad").resolve("0.png");
        double plain = score(run, part);
        assertThat(score(run, part, "trainer.fast_paths=true")).isCloseTo(plain, within(1e-5 * Math.abs(plain)));
    }

    @Test
    void anOldRunWithoutThisKeyUsesFastPaths() throws IOException {
        Path run = train();
        Path config = run.resolve("config.conf");
        List<String> lines = new ArrayList<>(Files.readAllLines(config));
        assertThat(lines.removeIf(line -> line.contains("fast_paths"))).isTrue();
        Files.write(config, lines);

        assertThat(used(run)).isEqualTo(FAST);
        assertThat(used(run, "+trainer.fast_paths=false")).isEqualTo(PLAIN);
    }

    @Test
    void anArchiveOfAPlainRunIsComparedAndUsedWithFastPaths() throws IOException {
        Path run = train("trainer.fast_paths=false");
        Path archive = folder.resolve("part.anomalight");
        Verification verification = Experiment.open(run).export(run, archive, WeightsPrecision.F32);
        assertThat(verification.largestScoreDifference()).isLessThanOrEqualTo(1e-6);

        Path part = folder.resolve("parts").resolve("bad").resolve("0.png");
        try (Detector detector = Detector.load(archive)) {
            double score = score(run, part, "trainer.fast_paths=true");
            assertThat(detector.predict(part).score()).isCloseTo(score, within(1e-6 * Math.abs(score)));
        }
    }

    private Path train(String... more) throws IOException {
        TinyParts.write(folder.resolve("parts"), 12, 6);
        List<String> all = new ArrayList<>(TinyCflow.DEFECTS);
        all.add("trainer.max_epochs=1");
        all.addAll(List.of(more));
        return TinyCflow.experiment(folder, all, Console.SILENT).train().directory();
    }

    private static Set<Precision> used(Path run, String... overrides) {
        try (LoadedModule loaded = Experiment.open(run, overrides).load(Checkpoint.open(run))) {
            return loaded.module().capabilities().precisions().training();
        }
    }

    private static double score(Path run, Path image, String... overrides) {
        try (Detector detector = Experiment.open(run, overrides).detector(run)) {
            return detector.predict(image).score();
        }
    }
}
