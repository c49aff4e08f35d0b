package io.anomalight.framework.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.anomalight.framework.Precision;
import io.anomalight.framework.testing.NoNativeLeaks;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class ModuleStateTest {

    @Test
    void whatIsComputedInAStepDiesWithItWhateverTheOrderOfOperands(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.own("w", new float[] {1, 2}, 2);
            memory.inStep(state, step -> {
                state.get("w").mul(3);
                state.own("b", new float[] {5, 6}, 2);
                state.get("b").add(state.get("w"));
            });
            assertThat(state.strays()).isZero();
            assertThat(state.get("b").toFloatArray()).containsExactly(5, 6);
            assertThat(memory.root().getManagedArrays()).hasSize(2);
        }
    }

    @Test
    void outsideAStepAResultIsAStray(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.own("w", new float[] {1, 2}, 2).mul(3);
            assertThat(state.strays()).isEqualTo(1);
        }
    }

    @Test
    void anArrayOwnedFromAStepOutlivesIt(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            memory.inStep(
                    state,
                    step -> state.own("sum", step.create(new float[] {1, 2}).sum()));
            assertThat(state.get("sum").getFloat()).isEqualTo(3f);
            memory.inStep(state, step -> state.own("sum", state.get("sum").add(1)));
            assertThat(state.get("sum").getFloat()).isEqualTo(4f);
            assertThat(state.strays()).isZero();
        }
    }

    /** It was freed as what the name had held before. */
    @Test
    void anArrayChangedInPlaceAndOwnedAgainStays(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.own("count", new float[] {1}, 1);
            state.own("count", state.get("count").addi(1));
            memory.inStep(state, step -> state.own("count", state.get("count").addi(1)));
            memory.inStep(state, step -> state.own("count", state.get("count")));

            assertThat(state.get("count").getFloat()).isEqualTo(3);
            assertThat(state.strays()).isZero();
            assertThat(memory.root().getManagedArrays()).hasSize(1);
        }
    }

    @Test
    void aFrozenArrayThatIsOwnedAgainIsKept(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.own("w", state.ownExternal("w", new float[1], 1));
            assertThat(state.kept()).containsOnlyKeys("w");
            assertThat(state.external()).isEmpty();
        }
    }

    @Test
    void aViewOfAnArrayTakesItsPlace(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.own("w", new float[] {1, 2, 3, 4}, 4);
            memory.inStep(state, step -> state.own("w", state.get("w").reshape(2, 2)));

            assertThat(state.get("w").getShape().getShape()).containsExactly(2, 2);
            assertThat(state.get("w").toFloatArray()).containsExactly(1, 2, 3, 4);
            assertThat(memory.root().getManagedArrays()).hasSize(1);
        }
    }

    @Test
    void anArrayIsOwnedUnderOneNameOnly(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.own("mean", new float[] {1}, 1);
            state.own("old", new float[] {2}, 1);
            memory.inStep(state, step -> {
                assertThatThrownBy(() -> state.own("old", state.get("mean")))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "the array for \"old\" is the state's own already, as \"mean\"; give it a copy, made by"
                                        + " duplicate");
                assertThatThrownBy(() -> state.remember("mean", state.get("mean")))
                        .isInstanceOf(IllegalArgumentException.class);
                state.own("copy", state.get("mean").duplicate());
            });
            state.remove("mean");
            assertThat(state.get("old").getFloat()).isEqualTo(2);
            assertThat(state.get("copy").getFloat()).isEqualTo(1);
        }
    }

    /** Its optimizer would have moved the array that was freed. */
    @Test
    void whatAnOptimizerMovesIsNotReplaced(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.own("w", new float[] {1}, 1).setRequiresGradient(true);
            assertThatThrownBy(() -> state.own("w", new float[] {2}, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an optimizer moves \"w\", which can't become another array or vanish meanwhile; change"
                            + " it in place, for instance by set or addi");
            assertThatThrownBy(() -> state.remove("w")).isInstanceOf(IllegalArgumentException.class);
            assertThat(state.strays()).isZero();
            memory.inStep(state, step -> {
                NDArray moved = state.get("w").add(1);
                assertThatThrownBy(() -> state.own("w", moved)).isInstanceOf(IllegalArgumentException.class);
            });
            state.get("w").set(new float[] {2});
            assertThat(state.get("w").getFloat()).isEqualTo(2);
            state.get("w").setRequiresGradient(false);
            state.own("w", new float[] {3}, 1);
        }
    }

    /** The end of the pass freed the parameter: no copy is made of what has the wanted numbers already. */
    @Test
    void whatIsDerivedWithoutAChangeIsTheArrayItself(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.own("w", new float[] {1}, 1);
            ModuleState.Pass pass = state.beginPass(Precision.FLOAT32);
            memory.inStep(state, step -> assertThat(state.derived("w", w -> w.toType(DataType.FLOAT32, false)))
                    .isSameAs(state.get("w")));
            pass.close();
            assertThat(state.get("w").getFloat()).isEqualTo(1);
        }
    }

    @Test
    void frozenArraysAreNotKept(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.ownFrozen("encoder.w", new float[1], 1);
            state.own("decoder.w", new float[1], 1);
            assertThat(state.kept()).containsOnlyKeys("decoder.w");
            state.own("encoder.w", new float[1], 1);
            assertThat(state.kept()).containsOnlyKeys("encoder.w", "decoder.w");
        }
    }

    @Test
    void aConstantIsMadeOnceAndNeverSaved(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            assertThat(state.constant(0.5).getFloat()).isEqualTo(0.5f);
            assertThat(state.constant(0.5)).isSameAs(state.constant(0.5));
            assertThat(state.kept()).isEmpty();
            assertThat(memory.root().getManagedArrays()).hasSize(1);
        }
    }

    @Test
    void dropFreesWhatBeginsWithThePrefix(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.own("bank.0", new float[1], 1);
            state.own("bank.1", new float[1], 1);
            state.own("mean", new float[1], 1);
            state.drop("bank.");
            assertThat(state.names("")).containsExactly("mean");
            assertThat(memory.root().getManagedArrays()).hasSize(1);
        }
    }

    @Test
    void anUnknownNameIsAnErrorThatListsTheKnownOnes(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.own("mean", new float[1], 1);
            assertThatThrownBy(() -> state.get("meen")).hasMessage("the module's state holds no \"meen\" but [mean]");
        }
    }

    @Test
    void scratchKeepsTheResultAndFreesTheRest(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            memory.inStep(state, step -> {
                NDList in = new NDList(step.create(new float[] {1, 2}));
                int before = step.getManagedArrays().size();
                float sum =
                        Scratch.compute(in, x -> x.head().mul(2).add(1).sum()).getFloat();
                assertThat(sum).isEqualTo(8f);
                assertThat(step.getManagedArrays()).hasSize(before + 1);
                assertThat(in.head().toFloatArray()).containsExactly(1, 2);
            });
        }
    }
}
