package io.anomalight.models.cflow;

import static io.anomalight.models.cflow.CflowConfig.Condition.POSITION;
import static io.anomalight.models.cflow.CflowConfig.Condition.POSITION_AND_CATEGORY;
import static io.anomalight.models.cflow.TriedCflow.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.flow.PositionalEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** CFLOW whose condition has the category. */
@NoNativeLeaks
class CflowCategoryTest {
    private static final List<String> BOTH = List.of("cable", "bottle");

    /** Four images, of which the first and the third are cables. */
    private static List<HostImage> images() {
        List<HostImage> images = new ArrayList<>();
        for (HostImage image : TriedCflow.images(4)) {
            images.add(image.in(BOTH.get(images.size() % 2)));
        }
        return images;
    }

    private static Cflow cflow(CflowConfig.Condition condition, List<String> categories, ModuleState state) {
        return TriedCflow.cflow(config(condition), categories, Arithmetic.FAST, state);
    }

    @Test
    void withOneCategoryTheConditionIsThePosition(NativeMemory memory) {
        assertThat(trained(POSITION_AND_CATEGORY, List.of(), memory)).isEqualTo(trained(POSITION, List.of(), memory));
        assertThat(trained(POSITION, BOTH, memory)).isEqualTo(trained(POSITION, List.of(), memory));
    }

    /** The parameters and a map after a step. */
    private static Map<String, List<Float>> trained(
            CflowConfig.Condition condition, List<String> categories, NativeMemory memory) {
        Map<String, List<Float>> trained = new TreeMap<>();
        try (ModuleState state = new ModuleState(memory.root())) {
            Cflow cflow = cflow(condition, categories, state);
            try (Optimizers optimizers = TriedCflow.optimizers(cflow, memory)) {
                TriedCflow.train(cflow, optimizers, memory);
            }
            TriedCflow.calibrate(cflow, TriedCflow.images(4), memory);
            state.saved()
                    .forEach((name, array) -> trained.put(
                            name, array.getDataType().isFloating() ? floats(array.toFloatArray()) : List.of()));
            trained.put("map", floats(TriedCflow.predict(cflow, TriedCflow.images(2), memory)[0]));
        }
        return trained;
    }

    private static List<Float> floats(float[] values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    @Test
    void theConditionOfAVectorIsItsPositionAndItsCategory(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            CflowModel model = TriedCflow.model(config(POSITION_AND_CATEGORY), BOTH, Arithmetic.FAST, state);
            memory.inStep(state, step -> {
                Fibers fibers = model.encode(TriedCflow.batch(step, images())).get(1); // a grid of 4x6
                NDArray conditions = fibers.inOrder().get(1);
                float[] positions = PositionalEncoding.encode(8, 4, 6);
                float[] expected = new float[4 * 24 * 10];
                for (int row = 0; row < 4 * 24; row++) {
                    System.arraycopy(positions, row % 24 * 8, expected, row * 10, 8);
                    boolean cable = row / 24 % 2 == 0;
                    expected[row * 10 + 8] = cable ? 0 : 1; // bottle is first in the alphabet
                    expected[row * 10 + 9] = cable ? 1 : 0;
                }
                assertThat(conditions.toFloatArray()).containsExactly(expected);

                long[] order = {30, 0, 95};
                float[] some = fibers.inOrder(order).get(1).toFloatArray();
                for (int i = 0; i < order.length; i++) {
                    float[] row = new float[10];
                    System.arraycopy(some, i * 10, row, 0, 10);
                    float[] whole = new float[10];
                    System.arraycopy(expected, (int) order[i] * 10, whole, 0, 10);
                    assertThat(row).containsExactly(whole);
                }
            });
        }
    }

    @Test
    void theFastPathLearnsWhatThePaperSays(NativeMemory memory) {
        assertThat(losses(Arithmetic.FAST, memory)).containsExactly(losses(Arithmetic.PLAIN, memory), within(1e-3));
    }

    /** The mean losses of two training steps; each takes thirty steps of the optimizers. */
    private static double[] losses(Arithmetic arithmetic, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cflow cflow = TriedCflow.cflow(config(POSITION_AND_CATEGORY), BOTH, arithmetic, state);
            try (Optimizers optimizers = TriedCflow.optimizers(cflow, arithmetic, memory)) {
                return new double[] {
                    TriedCflow.train(cflow, images(), optimizers, memory),
                    TriedCflow.train(cflow, images(), optimizers, memory)
                };
            }
        }
    }

    @Test
    void theOrderOfTheCategoriesInARecipeDoesNotMatter(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root());
                ModuleState other = new ModuleState(memory.root())) {
            cflow(POSITION_AND_CATEGORY, BOTH, state);
            cflow(POSITION_AND_CATEGORY, List.of("bottle", "cable"), other);

            assertThat(state.get("category.cable").toFloatArray()).containsExactly(0, 1);
            assertThat(other.get("category.cable").toFloatArray()).containsExactly(0, 1);
            assertThat(state.saved()).containsKeys("category.bottle", "category.cable");
        }
    }

    @Test
    void anImageIsScoredAsOneOfItsCategory(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cflow cflow = cflow(POSITION_AND_CATEGORY, BOTH, state);
            try (Optimizers optimizers = TriedCflow.optimizers(cflow, memory)) {
                double first = TriedCflow.train(cflow, images(), optimizers, memory);
                double last = first;
                for (int step = 0; step < 8; step++) {
                    last = TriedCflow.train(cflow, images(), optimizers, memory);
                }
                assertThat(last).isLessThan(first - 0.05);
            }
            TriedCflow.calibrate(cflow, images(), memory);
            HostImage image = TriedCflow.images(1).get(0);
            float[][] mixed = TriedCflow.predict(cflow, List.of(image.in("cable"), image.in("bottle")), memory);
            float[] alone = TriedCflow.predict(cflow, List.of(image.in("bottle")), memory)[0];

            assertThat(mixed[1]).containsExactly(alone, within(1e-5f)).isNotEqualTo(mixed[0]);
            PassMemory.Pass pass = state.pass().begin(Precision.FLOAT32);
            try (pass) {
                assertThat(TriedCflow.predict(cflow, List.of(image.in("cable"), image.in("bottle")), memory)[1])
                        .as("within a pass, as in a detector")
                        .containsExactly(alone, within(1e-5f));
            }
            assertThatThrownBy(() -> TriedCflow.predict(cflow, List.of(image), memory))
                    .isInstanceOf(UserError.class)
                    .hasMessage(
                            "category is missing: the model computes with the category of an image, so choose one of"
                                    + " bottle, cable");
            assertThatThrownBy(() -> TriedCflow.predict(cflow, List.of(image.in("can")), memory))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("category=can is not known");
        }
    }

    @Test
    void anUnconditionalFlowHasNoCategory() {
        CflowConfig conditional = config(POSITION_AND_CATEGORY);
        assertThatThrownBy(() -> new CflowConfig(
                        conditional.inputSize(),
                        conditional.encoder(),
                        16,
                        CflowConfig.Decoder.FREIA_FLOW,
                        8,
                        Optional.of(POSITION_AND_CATEGORY),
                        2,
                        1.9,
                        false,
                        1e-2,
                        Optional.empty(),
                        conditional.anomalyMap()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "condition = position_and_category needs a conditional flow: set decoder to freia-cflow, which"
                                + " is freia-flow");
    }
}
