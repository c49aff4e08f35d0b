package io.anomalight.framework.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.Map;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class ModuleStateTest {

    @Test
    void resultsOfAStepAreFreedWithItInEveryOrderOfOperands(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("w", new float[] {1, 2}, 2);
            memory.inStep(state, step -> {
                state.get("w").mul(3);
                state.buffer("b", new float[] {5, 6}, 2);
                state.get("b").add(state.get("w"));
            });
            assertThat(state.leaked()).isZero();
            assertThat(state.get("b").toFloatArray()).containsExactly(5, 6);
            assertThat(memory.root().getManagedArrays()).hasSize(2);
        }
    }

    @Test
    void outsideAStepAResultIsALeak(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("w", new float[] {1, 2}, 2).mul(3);
            assertThat(state.leaked()).isEqualTo(1);
        }
    }

    @Test
    void anArrayGivenToTheStateLivesLongerThanItsStep(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            memory.inStep(
                    state,
                    step -> state.buffer("sum", step.create(new float[] {1, 2}).sum()));
            assertThat(state.get("sum").getFloat()).isEqualTo(3f);
            memory.inStep(state, step -> state.buffer("sum", state.get("sum").add(1)));
            assertThat(state.get("sum").getFloat()).isEqualTo(4f);
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void anArrayForUpdatesIsNeitherSavedWithTheModelNorPartOfIt(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("mean", new float[] {1}, 1);
            state.keepForUpdate("count", new long[] {3}, 1);
            memory.inStep(state, step -> state.keepForUpdate("sum", step.create(new float[] {1, 2})));

            assertThat(state.saved()).containsOnlyKeys("mean");
            assertThat(state.names("")).containsExactly("mean");
            assertThat(state.keptForUpdate()).containsOnlyKeys("count", "sum");
            assertThat(state.get("sum").toFloatArray()).containsExactly(1, 2);
            state.remove("sum");
            state.remove("count");
            assertThat(state.keptForUpdate()).isEmpty();
            assertThat(memory.root().getManagedArrays()).hasSize(1);
        }
    }

    /** It must not be freed as the former array of its name. */
    @Test
    void anArrayChangedInPlaceAndGivenAgainIsKept(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("count", new float[] {1}, 1);
            state.buffer("count", state.get("count").addi(1));
            memory.inStep(
                    state, step -> state.buffer("count", state.get("count").addi(1)));
            memory.inStep(state, step -> state.buffer("count", state.get("count")));

            assertThat(state.get("count").getFloat()).isEqualTo(3);
            assertThat(state.leaked()).isZero();
            assertThat(memory.root().getManagedArrays()).hasSize(1);
        }
    }

    @Test
    void aPretrainedArrayGivenAgainAsABufferIsSaved(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("w", state.pretrained("w", new float[1], 1));
            assertThat(state.saved()).containsOnlyKeys("w");
            assertThat(state.pretrained()).isEmpty();
        }
    }

    @Test
    void aViewReplacesTheArrayOfItsName(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("w", new float[] {1, 2, 3, 4}, 4);
            memory.inStep(state, step -> state.buffer("w", state.get("w").reshape(2, 2)));

            assertThat(state.get("w").getShape().getShape()).containsExactly(2, 2);
            assertThat(state.get("w").toFloatArray()).containsExactly(1, 2, 3, 4);
            assertThat(memory.root().getManagedArrays()).hasSize(1);
        }
    }

    @Test
    void anArrayHasOneNameOnly(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("mean", new float[] {1}, 1);
            state.buffer("old", new float[] {2}, 1);
            memory.inStep(state, step -> {
                assertThatThrownBy(() -> state.buffer("old", state.get("mean")))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "the array for \"old\" already belongs to the state as \"mean\"; pass a copy made by"
                                        + " duplicate()");
                assertThatThrownBy(() -> state.pass().cache("mean", state.get("mean")))
                        .isInstanceOf(IllegalArgumentException.class);
                state.buffer("copy", state.get("mean").duplicate());
            });
            state.remove("mean");
            assertThat(state.get("old").getFloat()).isEqualTo(2);
            assertThat(state.get("copy").getFloat()).isEqualTo(1);
        }
    }

    /** Otherwise the optimizer would move a freed array. */
    @Test
    void anArrayThatAnOptimizerMovesCanNotBeReplaced(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("w", new float[] {1}, 1).setRequiresGradient(true);
            assertThatThrownBy(() -> state.buffer("w", new float[] {2}, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an optimizer moves \"w\", so it can't be replaced or removed; change"
                            + " it in place, for instance by set or addi");
            assertThatThrownBy(() -> state.remove("w")).isInstanceOf(IllegalArgumentException.class);
            assertThat(state.leaked()).isZero();
            memory.inStep(state, step -> {
                NDArray moved = state.get("w").add(1);
                assertThatThrownBy(() -> state.buffer("w", moved)).isInstanceOf(IllegalArgumentException.class);
            });
            state.get("w").set(new float[] {2});
            assertThat(state.get("w").getFloat()).isEqualTo(2);
            state.get("w").setRequiresGradient(false);
            state.buffer("w", new float[] {3}, 1);
        }
    }

    @Test
    void constantsAreNotSaved(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.constant("encoder.w", new float[1], 1);
            state.buffer("decoder.w", new float[1], 1);
            assertThat(state.saved()).containsOnlyKeys("decoder.w");
            state.buffer("encoder.w", new float[1], 1);
            assertThat(state.saved()).containsOnlyKeys("encoder.w", "decoder.w");
        }
    }

    @Test
    void aConstantIsMadeOnceAndNeverSaved(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            assertThat(state.constant(0.5).getFloat()).isEqualTo(0.5f);
            assertThat(state.constant(0.5)).isSameAs(state.constant(0.5));
            assertThat(state.saved()).isEmpty();
            assertThat(memory.root().getManagedArrays()).hasSize(1);
        }
    }

    @Test
    void removeFreesTheArray(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("bank.0", new float[1], 1);
            state.buffer("bank.1", new float[1], 1);
            state.buffer("mean", new float[1], 1);
            state.names("bank.").forEach(state::remove);
            assertThat(state.names("")).containsExactly("mean");
            assertThat(memory.root().getManagedArrays()).hasSize(1);
        }
    }

    @Test
    void parametersListsOnlyTrainableArrays(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("layer.weight", new float[1], 1);
            state.buffer("layer.mean", new float[1], 1);
            state.buffer("layer.order", new long[1], 1);
            state.constant("layer.positions", new float[1], 1);
            state.pretrained("layer.kernel", new float[1], 1);
            state.parameter("layer.bias", new float[1], 1);

            assertThat(state.parameters("layer.")).containsExactly("layer.weight", "layer.bias");
            assertThat(state.parameters("other.")).isEmpty();
            assertThat(state.saved().keySet())
                    .containsExactly("layer.weight", "layer.mean", "layer.order", "layer.bias");
            assertThat(state.pretrained().keySet()).containsExactly("layer.kernel");
        }
    }

    @Test
    void namesListsOnlyArraysOfTheModel(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("mean", new float[1], 1);
            state.constant("positions", new float[1], 1);
            state.constant(0.5);
            state.pass().cache("features", memory.root().create(1f));
            state.pass().begin(Precision.BF16);
            state.pass().derived("mean", NDArray::neg);

            assertThat(state.names("")).containsExactly("mean", "positions");
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void provenanceCollectsAllFacts(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            assertThat(state.provenance()).isEmpty();
            state.provenance(Map.of("encoder.sha256", "ab"));
            state.provenance(Map.of("teacher.sha256", "cd"));
            state.provenance(Map.of("encoder.sha256", "ef"));
            assertThat(state.provenance())
                    .containsExactly(Map.entry("encoder.sha256", "ef"), Map.entry("teacher.sha256", "cd"));
        }
    }

    @Test
    void anUnknownNameIsAnErrorThatListsTheKnownOnes(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.buffer("mean", new float[1], 1);
            assertThatThrownBy(() -> state.get("meen"))
                    .hasMessage("the module's state has no array \"meen\", only [mean]");
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
