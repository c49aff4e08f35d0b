package io.anomalight.framework.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.rule.Sgd;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class NumberWatchTest {

    @Test
    void operationsWhoseBackwardPassReadsTheNumberAreRefused(NativeMemory memory) {
        Map<String, UnaryOperator<NDArray>> operations = Map.of(
                "mul", loss -> loss.mul(2),
                "muli", loss -> loss.muli(2f),
                "div", loss -> loss.div(2),
                "divi", loss -> loss.divi(2),
                "pow", loss -> loss.pow(2),
                "powi", loss -> loss.powi(2),
                "maximum", loss -> loss.maximum(0),
                "minimum", loss -> loss.minimum(9));

        operations.forEach((name, operation) -> assertThatThrownBy(() -> minimize(memory, operation))
                .as(name)
                .isInstanceOf(ModuleFailure.class)
                .hasMessageStartingWith("the loss of w is computed by " + name + " (NumberWatchTest.java:")
                .hasMessageEndingWith("; use state().constant(number) instead"));
        assertThatThrownBy(() -> minimize(memory, loss -> NDArrays.mul(2, loss)))
                .hasMessageStartingWith("the loss of w is computed by mul (NumberWatchTest.java:");
    }

    @Test
    void sumsAndComparisonsWithNumbersAndProductsWithArraysAreAllowed(NativeMemory memory) {
        assertThat(minimize(memory, loss -> loss.add(1).sub(0.5f).addi(1))).isEqualTo(13.5f);
        assertThat(minimize(memory, loss -> loss.clip(0, 100).mul(loss.gt(0)))).isEqualTo(12);
        assertThat(minimize(memory, loss -> loss.mul(loss.getManager().create(2f))))
                .isEqualTo(24);
    }

    private static Optimizers optimizers(ModuleState state, NativeMemory memory) {
        state.parameter("w", new float[] {3}, 1);
        return new Optimizers(List.of(new OptimizerSpec("w", List.of("w"), new Sgd(0.1, 0, 0))), state, memory.root());
    }

    /** Applies the operation to 12, the product of 4 and the parameter. */
    private static double minimize(NativeMemory memory, UnaryOperator<NDArray> operation) {
        try (ModuleState state = new ModuleState(memory.root());
                Optimizers optimizers = optimizers(state, memory);
                NDArray four = memory.root().full(new Shape(1), 4f)) {
            return optimizers
                    .get("w")
                    .minimize(new NDList(four), in -> operation.apply(in.head().mul(state.get("w"))));
        }
    }
}
