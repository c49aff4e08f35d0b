package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * PatchCore's coreset: a tenth of vectors around 100 centres, whose directions vary less and less, as features do. {@code
 * src/test/python/plain_coreset.py} measures the same in plain PyTorch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(1)
public class CoresetBenchmark {
    private static final int LENGTH = 283;
    private static final int CLUSTERS = 100;
    private static final String POINTS = "points";

    @Param({"10000", "30000", "100000"})
    public int vectors;

    private NativeMemory memory;
    private ModuleState state;

    @Setup
    public void open() {
        SplittableRandom random = new SplittableRandom(0);
        memory = NativeMemory.open();
        state = new ModuleState(memory.root());
        float[] centres = normal(CLUSTERS, 3, random);
        float[] numbers = normal(vectors, 1, random);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += centres[i / LENGTH % CLUSTERS * LENGTH + i % LENGTH];
        }
        state.buffer(POINTS, numbers, vectors, LENGTH);
    }

    private static float[] normal(int rows, float deviation, SplittableRandom random) {
        float[] numbers = new float[rows * LENGTH];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (deviation * random.nextGaussian() / Math.sqrt(1 + i % LENGTH));
        }
        return numbers;
    }

    @TearDown
    public void close() {
        state.close();
        memory.close();
    }

    @Benchmark
    public int[] pruned() {
        return inStep(points -> PrunedKCenterGreedy.choose(List.of(points), vectors / 10, 0, Progress.SILENT));
    }

    @Benchmark
    public int[] products() {
        return inStep(points -> KCenterGreedy.choose(points, vectors / 10, 0, Progress.SILENT));
    }

    private int[] inStep(Function<NDArray, KCenters> selection) {
        int[][] chosen = new int[1][];
        memory.inStep(state, step -> {
            NDArray copy = step.create(
                    state.get(POINTS).toFloatArray(), state.get(POINTS).getShape());
            chosen[0] = selection.apply(copy).chosen();
        });
        return chosen[0];
    }
}
