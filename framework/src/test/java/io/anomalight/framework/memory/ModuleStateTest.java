package io.anomalight.framework.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
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
