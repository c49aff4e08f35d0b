package io.anomalight.models.components.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.UpdateMethod;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class MemoryBankTest {
    private static final long PLENTY = 16_000_000_000L;
    private static final Shape GRID = new Shape(2, 10, 10);

    private final List<String> said = new ArrayList<>();
    private final Console console = new Console() {
        @Override
        public void line(String text) {
            said.add(text);
        }

        @Override
        public Progress progress(String task, String unit, long total) {
            return new Counted(task + " of " + total + " " + unit);
        }
    };

    /** Says how far it came when it is closed. */
    private final class Counted implements Progress {
        private final String task;
        private long done;

        Counted(String task) {
            this.task = task;
        }

        @Override
        public void step(long units) {
            done += units;
        }

        @Override
        public void note(String text) {}

        @Override
        public void close() {
            said.add(task + ": " + done);
        }
    }

    private MemoryBank bank(double ratio, int megabytes, ModuleState state) {
        return new MemoryBank(
                ratio,
                new MemoryLimit(megabytes, PLENTY),
                true,
                state,
                new RunContext(7, console, Path.of("no cache")));
    }

    @Test
    void theCoresetIsATenthOfThePatchesAndShowsProgress(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Set<Float> collected = fill(memory, bank(0.1, 64, state), state, 5, 3);
            assertThat(state.saved().keySet()).containsExactly(MemoryBank.NAME);
            assertThat(state.get(MemoryBank.NAME).getShape()).isEqualTo(new Shape(100, 3));
            assertThat(collected).containsAll(firsts(state));
            assertThat(said).containsExactly("Choosing the coreset of 100 vectors: 100");
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void longVectorsAreShortenedToChooseAndKeptAsTheyAre(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Set<Float> collected = fill(memory, bank(0.1, 64, state), state, 2, 300);
            assertThat(state.get(MemoryBank.NAME).getShape()).isEqualTo(new Shape(40, 300));
            assertThat(collected).containsAll(firsts(state));
        }
    }

    @Test
    void withARatioOfOneAllPatchesAreRemembered(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Set<Float> collected = fill(memory, bank(1, 64, state), state, 2, 3);
            assertThat(firsts(state)).isEqualTo(collected);
        }
    }

    @Test
    void moreThanThereIsRoomForAreThinnedOutAndItIsSaid(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            fill(memory, bank(0.1, 1, state), state, 5, 300);
            MemoryLimit limit = new MemoryLimit(1, PLENTY);
            int kept = limit.capacity(MemoryBank.bytesPerVector(limit, 300, 0.1));
            assertThat(said.get(0))
                    .isEqualTo(kept + " of the 1,000 feature vectors were kept, drawn at random, as many as"
                            + " model.max_memory_mb = 1 has room for; the model learns from these");
            assertThat(state.get(MemoryBank.NAME).getShape().get(0)).isEqualTo(kept / 10);
        }
    }

    /** Vectors that are shortened to choose, and vectors that are not. */
    @ParameterizedTest
    @ValueSource(ints = {3, 300})
    void everyCollectedVectorIsWithinTheRadiusOfTheCoresetAlsoAfterUpdates(int length, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            MemoryBank bank = bank(0.1, 64, state);
            SplittableRandom random = new SplittableRandom(5);
            List<float[]> all = new ArrayList<>();
            collect(memory, bank, state, random, 4, length, all);
            memory.inStep(state, step -> bank.buildCoreset());
            float[] former = state.get(MemoryBank.NAME).toFloatArray();
            for (int update = 1; update <= 2; update++) {
                int total = 800 + update * 400;
                collect(memory, bank, state, random, 2, length, all);
                UpdateReport report = extended(memory, bank, state);
                assertThat(report.method()).isEqualTo(UpdateMethod.EXTENDED);
                assertThat(report.learned()).isEqualTo(total);
                assertThat(state.get(MemoryBank.NAME).getShape()).isEqualTo(new Shape(total / 10, length));
                double farthest = farthest(all, state.get(MemoryBank.NAME).toFloatArray(), length);
                double radius = report.radius().orElseThrow();
                assertThat(radius).isBetween(farthest, 1.5 * farthest);
                assertThat(report.note())
                        .startsWith("40 vectors were added to the memory bank; each learned patch has a vector there"
                                + " within " + String.format(Locale.ROOT, "%.4g", radius));
            }
            assertThat(Arrays.copyOf(state.get(MemoryBank.NAME).toFloatArray(), former.length))
                    .isEqualTo(former);
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void withARatioOfOneAnUpdateIsExact(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            MemoryBank bank = bank(1, 64, state);
            fill(memory, bank, state, 2, 3);
            collect(memory, bank, state, new SplittableRandom(6), 1, 3, new ArrayList<>());
            UpdateReport report = extended(memory, bank, state);
            assertThat(report.method()).isEqualTo(UpdateMethod.EXACT);
            assertThat(report.radius()).contains(0.0);
            assertThat(state.get(MemoryBank.NAME).getShape()).isEqualTo(new Shape(600, 3));
        }
    }

    @Test
    void withoutNewVectorsTheCoresetStays(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            MemoryBank bank = bank(0.1, 64, state);
            fill(memory, bank, state, 2, 3);
            assertThat(extended(memory, bank, state).learned()).isEqualTo(400);
            assertThat(state.get(MemoryBank.NAME).getShape()).isEqualTo(new Shape(40, 3));
        }
    }

    @Test
    void afterARandomSampleTheRadiusIsUnknown(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            MemoryBank bank = bank(0.1, 1, state);
            fill(memory, bank, state, 5, 300);
            long kept = 10 * state.get(MemoryBank.NAME).getShape().get(0);
            collect(memory, bank, state, new SplittableRandom(6), 1, 300, new ArrayList<>());
            UpdateReport report = extended(memory, bank, state);
            assertThat(report.learned()).isBetween(kept + 200, kept + 210);
            assertThat(state.get(MemoryBank.NAME).getShape().get(0)).isEqualTo(report.learned() / 10);
            assertThat(report.radius()).isEmpty();
            assertThat(report.note()).contains("only a random sample of the patches was kept");
        }
    }

    private static UpdateReport extended(NativeMemory memory, MemoryBank bank, ModuleState state) {
        List<UpdateReport> report = new ArrayList<>();
        memory.inStep(state, step -> report.add(bank.extend()));
        return report.get(0);
    }

    private static void collect(
            NativeMemory memory,
            MemoryBank bank,
            ModuleState state,
            SplittableRandom random,
            int batches,
            int length,
            List<float[]> all) {
        for (int batch = 0; batch < batches; batch++) {
            memory.inStep(state, step -> {
                NDArray vectors = vectors(step, random, length);
                all.add(vectors.toFloatArray());
                bank.collect(vectors, GRID.slice(1).size(), random);
            });
        }
    }

    private static double farthest(List<float[]> all, float[] bank, int length) {
        double farthest = 0;
        for (float[] batch : all) {
            for (int i = 0; i < batch.length; i += length) {
                double nearest = Double.POSITIVE_INFINITY;
                for (int j = 0; j < bank.length; j += length) {
                    double distance = 0;
                    for (int k = 0; k < length; k++) {
                        double difference = (double) batch[i + k] - bank[j + k];
                        distance += difference * difference;
                    }
                    nearest = Math.min(nearest, distance);
                }
                farthest = Math.max(farthest, nearest);
            }
        }
        return Math.sqrt(farthest);
    }

    @Test
    void nothingIsJudgedBeforeTheFirstPassIsOver(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            assertThatThrownBy(() -> bank(0.1, 64, state).requireFilled())
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("trainer.val_check_interval");
        }
    }

    /** Collects batches of 200 random patches, a step each, and settles; returns the first number of each. */
    private static Set<Float> fill(NativeMemory memory, MemoryBank bank, ModuleState state, int batches, int length) {
        SplittableRandom random = new SplittableRandom(5);
        Set<Float> firsts = new HashSet<>();
        for (int batch = 0; batch < batches; batch++) {
            memory.inStep(state, step -> {
                NDArray vectors = vectors(step, random, length);
                firsts.addAll(firsts(vectors));
                bank.collect(vectors, GRID.slice(1).size(), random);
            });
        }
        memory.inStep(state, step -> bank.buildCoreset());
        return firsts;
    }

    private static NDArray vectors(NDManager manager, SplittableRandom random, int length) {
        float[] numbers = new float[(int) GRID.size() * length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextDouble();
        }
        return manager.create(numbers, new Shape(GRID.size(), length));
    }

    private static Set<Float> firsts(ModuleState state) {
        return firsts(state.get(MemoryBank.NAME));
    }

    private static Set<Float> firsts(NDArray vectors) {
        Set<Float> firsts = new HashSet<>();
        float[] numbers = vectors.toFloatArray();
        int length = (int) vectors.getShape().get(1);
        for (int i = 0; i < numbers.length; i += length) {
            firsts.add(numbers[i]);
        }
        return firsts;
    }
}
