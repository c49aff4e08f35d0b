package io.anomalight.framework.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class PassMemoryTest {

    /** If the computation returns the parameter itself, the end of the pass must not free it. */
    @Test
    void aComputationMayReturnTheArrayItself(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("w", new float[] {1}, 1);
            PassMemory.Pass pass = state.pass().begin(Precision.FLOAT32);
            memory.inStep(state, step -> assertThat(state.pass().derived("w", w -> w.toType(DataType.FLOAT32, false)))
                    .isSameAs(state.get("w")));
            pass.close();
            assertThat(state.get("w").getFloat()).isEqualTo(1);
        }
    }

    @Test
    void aDerivedArrayIsComputedOncePerPassAndFreedAtItsEnd(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("w", new float[] {2}, 1);
            List<NDArray> derived = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                PassMemory.Pass pass = state.pass().begin(Precision.FLOAT32);
                for (int step = 0; step < 2; step++) {
                    memory.inStep(state, part -> derived.add(state.pass().derived("w", NDArray::neg)));
                }
                assertThat(derived.get(2 * i)).isSameAs(derived.get(2 * i + 1));
                assertThat(derived.get(2 * i).getFloat()).isEqualTo(-2);
                pass.close();
                assertThat(derived.get(2 * i).isReleased()).isTrue();
            }
            assertThat(state.saved()).containsOnlyKeys("w");
            assertThat(memory.root().getManagedArrays()).hasSize(1);
        }
    }

    @Test
    void aPreparedObjectIsClosedWhenThePassEnds(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            List<String> closed = new ArrayList<>();
            PassMemory.Pass pass = state.pass().begin(Precision.FLOAT32);
            AutoCloseable first = state.pass().prepared("graph", AutoCloseable.class, () -> () -> closed.add("first"));
            AutoCloseable again = state.pass().prepared("graph", AutoCloseable.class, () -> () -> closed.add("second"));
            assertThat(again).isSameAs(first);
            assertThat(closed).isEmpty();
            pass.close();
            assertThat(closed).containsExactly("first");
        }
    }

    @Test
    void allPreparedObjectsAreClosedAlsoIfOneFails(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            List<String> closed = new ArrayList<>();
            PassMemory.Pass pass = state.pass().begin(Precision.BF16);
            state.pass().prepared("broken", AutoCloseable.class, () -> () -> {
                throw new IllegalArgumentException("it is in use");
            });
            state.pass().prepared("whole", AutoCloseable.class, () -> () -> closed.add("whole"));
            assertThatThrownBy(pass::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("it is in use");
            assertThat(closed).containsExactly("whole");
            assertThat(state.pass().isOpen()).isFalse();
        }
    }

    @Test
    void aCachedArrayLivesUntilTheCacheIsCleared(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            PassMemory.Pass pass = state.pass().begin(Precision.FLOAT32);
            memory.inStep(state, step -> state.pass().cache("features", step.create(3f)));
            pass.close();
            assertThat(state.pass().cached("features").orElseThrow().getFloat()).isEqualTo(3);
            assertThat(state.saved()).isEmpty();
            state.pass().clearCache();
            assertThat(state.pass().cached("features")).isEmpty();
            assertThat(memory.root().getManagedArrays()).isEmpty();
        }
    }

    @Test
    void productsAreFloat32OutsideAPass(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            assertThat(state.pass().isOpen()).isFalse();
            PassMemory.Pass pass = state.pass().begin(Precision.BF16);
            assertThat(state.pass().isOpen()).isTrue();
            assertThat(state.pass().precision()).isEqualTo(Precision.BF16);
            pass.close();
            assertThat(state.pass().isOpen()).isFalse();
            assertThat(state.pass().precision()).isEqualTo(Precision.FLOAT32);
        }
    }

    @Test
    void preparedNeedsAPass(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            assertThatThrownBy(() -> state.pass().prepared("graph", AutoCloseable.class, () -> () -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("\"graph\" can be prepared only within a pass over images");
        }
    }
}
