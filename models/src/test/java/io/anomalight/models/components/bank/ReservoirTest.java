package io.anomalight.models.components.bank;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class ReservoirTest {
    private static final int BATCH = 8;

    @Test
    void keepsAllInOrderWhileThereIsRoom(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Reservoir reservoir = new Reservoir(state, "r.");
            add(memory, state, reservoir, 3, 24, 1);
            assertThat(values(memory, state, reservoir)).hasSize(24).isSorted();
            assertThat(reservoir.seen()).isEqualTo(24);
            assertThat(reservoir.pieces()).hasSize(3);
        }
    }

    @Test
    void keepsNoMoreThanItMayAndNoneTwice(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Reservoir reservoir = new Reservoir(state, "r.");
            add(memory, state, reservoir, 10, 21, 1);
            assertThat(values(memory, state, reservoir)).hasSize(21).doesNotHaveDuplicates();
            assertThat(reservoir.kept()).isEqualTo(21);
            assertThat(reservoir.seen()).isEqualTo(80);
            assertThat(state.leaked()).isZero();
            reservoir.clear();
            assertThat(reservoir.kept()).isZero();
            assertThat(reservoir.seen()).isZero();
        }
    }

    @Test
    void keepsEachWithTheSameProbability(NativeMemory memory) {
        int trials = 400;
        int[] kept = new int[4 * BATCH];
        for (int trial = 0; trial < trials; trial++) {
            try (ModuleState state = new ModuleState(memory.root())) {
                Reservoir reservoir = new Reservoir(state, "r.");
                add(memory, state, reservoir, 4, BATCH + 3, trial);
                values(memory, state, reservoir).forEach(value -> kept[value.intValue()]++);
            }
        }
        double expected = trials * (BATCH + 3) / (4.0 * BATCH);
        double chiSquare = 0;
        for (int count : kept) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        // 31 degrees of freedom, less what drawing without return takes off: 99.9 % lie below 61.
        assertThat(chiSquare).isLessThan(61);
    }

    private static void add(
            NativeMemory memory, ModuleState state, Reservoir reservoir, int batches, int capacity, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int batch = 0; batch < batches; batch++) {
            float[] values = new float[2 * BATCH];
            for (int i = 0; i < values.length; i++) {
                values[i] = batch * BATCH + i / 2;
            }
            memory.inStep(state, step -> reservoir.add(step.create(values, new Shape(BATCH, 2)), capacity, random));
        }
    }

    private static List<Float> values(NativeMemory memory, ModuleState state, Reservoir reservoir) {
        List<Float> values = new ArrayList<>();
        memory.inStep(state, step -> {
            for (NDArray piece : reservoir.pieces()) {
                float[] numbers = piece.toFloatArray();
                for (int i = 0; i < numbers.length; i += 2) {
                    assertThat(numbers[i]).isEqualTo(numbers[i + 1]);
                    values.add(numbers[i]);
                }
            }
        });
        return values;
    }
}
