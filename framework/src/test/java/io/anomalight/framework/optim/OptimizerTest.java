package io.anomalight.framework.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.rule.Sgd;
import io.anomalight.framework.optim.rule.UpdateRule;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class OptimizerTest {
    @ParameterizedTest
    @CsvSource({"FAST,0", "FAST,0.2", "PLAIN,0", "PLAIN,0.2"})
    void minimizeEqualsBackPropagationAndTorchsAdamByHand(
            Arithmetic arithmetic, double weightDecay, NativeMemory memory) {
        double lr = 0.05;
        double epsilon = 1e-2; // large, so that adding it before the bias correction would show
        double[] w = {1.5, -2, 0.25};
        double[] m = new double[3];
        double[] v = new double[3];
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("w", new float[] {1.5f, -2, 0.25f}, 3);
            Adam adam = new Adam(lr, 0.9, 0.999, epsilon, weightDecay);
            OptimizerSpec spec = new OptimizerSpec("all", List.of("w"), adam);
            try (Optimizers optimizers = optimizers(spec, state, memory, arithmetic)) {
                for (int t = 1; t <= 5; t++) {
                    double expectedLoss = 0;
                    for (int i = 0; i < 3; i++) {
                        double error = w[i] * (i + 1) - 1; // loss = sum (w_i x_i - 1)^2 with x = 1, 2, 3
                        expectedLoss += error * error;
                        double gradient = 2 * error * (i + 1) + weightDecay * w[i];
                        m[i] = 0.9 * m[i] + 0.1 * gradient;
                        v[i] = 0.999 * v[i] + 0.001 * gradient * gradient;
                        double corrected = Math.sqrt(v[i] / (1 - Math.pow(0.999, t)));
                        w[i] -= lr / (1 - Math.pow(0.9, t)) * m[i] / (corrected + epsilon);
                    }
                    double[] loss = new double[1];
                    memory.inStep(state, step -> {
                        NDArray x = step.create(new float[] {1, 2, 3}, new Shape(3));
                        loss[0] = optimizers.get("all").minimize(new NDList(x), in -> state.get("w")
                                .mul(in.head()) // the parameter first: its results must still be freed with the step
                                .sub(1)
                                .square()
                                .sum());
                    });
                    assertThat(loss[0]).isCloseTo(expectedLoss, within(1e-4 * expectedLoss));
                    float[] moved = state.get("w").toFloatArray();
                    for (int i = 0; i < 3; i++) {
                        assertThat(moved[i]).isCloseTo((float) w[i], within(1e-5f));
                    }
                }
                assertThat(optimizers.steps()).isEqualTo(5);
                assertThat(state.leaked()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FAST,0,0",
        "FAST,0.9,0",
        "FAST,0.9,0.1",
        "FAST,0,0.1",
        "PLAIN,0,0",
        "PLAIN,0.9,0",
        "PLAIN,0.9,0.1",
        "PLAIN,0,0.1"
    })
    void sgdEqualsTorchsSgdByHand(Arithmetic arithmetic, double momentum, double weightDecay, NativeMemory memory) {
        double[] w = {1.5, -2, 0.25};
        double[] b = new double[3];
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("w", new float[] {1.5f, -2, 0.25f}, 3);
            OptimizerSpec spec = new OptimizerSpec("all", List.of("w"), new Sgd(0.01, momentum, weightDecay));
            try (Optimizers optimizers = optimizers(spec, state, memory, arithmetic)) {
                for (int t = 1; t <= 5; t++) {
                    for (int i = 0; i < 3; i++) {
                        double gradient = 2 * (w[i] * (i + 1) - 1) * (i + 1); // of sum (w_i x_i - 1)^2 with x = 1, 2, 3
                        b[i] = momentum * b[i] + gradient + weightDecay * w[i];
                        w[i] -= 0.01 * b[i];
                    }
                    memory.inStep(state, step -> {
                        NDArray x = step.create(new float[] {1, 2, 3}, new Shape(3));
                        optimizers.get("all").minimize(new NDList(x), in -> in.head()
                                .mul(state.get("w"))
                                .sub(1)
                                .square()
                                .sum());
                    });
                    float[] moved = state.get("w").toFloatArray();
                    for (int i = 0; i < 3; i++) {
                        assertThat(moved[i]).isCloseTo((float) w[i], within(1e-5f));
                    }
                }
                assertThat(state.leaked()).isZero();
            }
        }
    }

    /** An update rule that fails after the optimizer has made the arrays for it. */
    private record BrokenRule() implements UpdateRule {
        @Override
        public List<String> slots() {
            return List.of("mean");
        }

        @Override
        public double learningRate() {
            return 1;
        }

        @Override
        public Update open(NDManager manager) {
            throw new IllegalStateException("this rule needs another engine");
        }
    }

    @Test
    void anOptimizerThatFailsToOpenFreesItsArrays(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("v", new float[] {1}, 1);
            state.parameter("w", new float[] {1}, 1);
            List<OptimizerSpec> specs = List.of(
                    new OptimizerSpec("whole", List.of("v"), new Adam(1)),
                    new OptimizerSpec("broken", List.of("w"), new BrokenRule()));
            assertThatThrownBy(() -> new Optimizers(specs, state, memory.root()))
                    .hasMessage("this rule needs another engine");
            assertThat(memory.usage().arrays()).isEqualTo(2);
            assertThat(state.get("v").hasGradient()).isFalse();
        }
    }

    private static Optimizers optimizers(
            OptimizerSpec spec, ModuleState state, NativeMemory memory, Arithmetic arithmetic) {
        OptimizerSettings settings = new OptimizerSettings(
                Optional.empty(), 1, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE, arithmetic);
        return new Optimizers(List.of(spec), state, memory.root(), settings);
    }

    /**
     * With {@code mul(3)} instead of the constant, the gradient is sometimes wrong, because the memory of the 3 is
     * reused.
     */
    @Test
    void aConstantSurvivesAGarbageCollectionBeforeTheBackwardPass(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("w", new float[] {1}, 1);
            OptimizerSpec spec = new OptimizerSpec("w", List.of("w"), new GradientDescent());
            try (Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root())) {
                for (int i = 1; i <= 5; i++) {
                    memory.inStep(
                            state, step -> optimizers.get("w").minimize(new NDList(step.ones(new Shape(1))), in -> {
                                NDArray product = in.head().mul(state.get("w")).mul(state.constant(3));
                                System.gc();
                                step.create(new float[1024]);
                                return product.sum();
                            }));
                    assertThat(state.get("w").toFloatArray()[0]).isEqualTo(1f - 3 * i);
                }
            }
        }
    }

    @Test
    void doesNotMoveTheParametersOfOtherOptimizers(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("a", new float[] {1}, 1);
            state.parameter("b", new float[] {1}, 1);
            List<OptimizerSpec> specs = List.of(
                    new OptimizerSpec("a", List.of("a"), new Adam(0.1)),
                    new OptimizerSpec("b", List.of("b"), new Adam(0.1)));
            try (Optimizers optimizers = new Optimizers(specs, state, memory.root())) {
                for (int i = 0; i < 3; i++) {
                    memory.inStep(state, step -> {
                        NDArray one = step.ones(new Shape(1));
                        optimizers.get("a").minimize(new NDList(one), in -> in.head()
                                .mul(state.get("a"))
                                .mul(state.get("b"))
                                .sum());
                    });
                }
                assertThat(state.get("a").toFloatArray()[0]).isLessThan(0.8f);
                assertThat(state.get("b").toFloatArray()[0]).isEqualTo(1f);
            }
        }
    }

    @Test
    void nativeMemoryStaysFlatOverManySteps(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("w", new float[12], 3, 4);
            OptimizerSpec spec = new OptimizerSpec("w", List.of("w"), new Adam(0.1));
            try (Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root())) {
                int before = memory.root().getManagedArrays().size();
                for (int i = 0; i < 50; i++) {
                    memory.inStep(
                            state,
                            step -> optimizers.get("w").minimize(new NDList(step.ones(new Shape(2, 3))), in -> in.head()
                                    .matMul(state.get("w"))
                                    .square()
                                    .mean()));
                }
                assertThat(memory.root().getManagedArrays()).hasSize(before);
            }
        }
    }

    @Test
    void anUnknownNameIsAnErrorThatListsTheKnownOnes(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("w", new float[1], 1);
            OptimizerSpec spec = new OptimizerSpec("layer2", List.of("w"), new Adam(0.1));
            try (Optimizers optimizers = new Optimizers(List.of(spec), state, memory.root())) {
                assertThatThrownBy(() -> optimizers.get("layer9"))
                        .hasMessage("no optimizer is called \"layer9\", only [layer2]");
            }
        }
    }

    @Test
    void anOptimizerWithoutParametersIsRefused() {
        assertThatThrownBy(() -> new OptimizerSpec("layer2", List.of(), new Adam(0.1)))
                .hasMessage("the optimizer \"layer2\" has no parameters");
    }

    @Test
    void aTransposedParameterIsRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            memory.inStep(state, step -> {
                NDArray transposed = step.arange(6f).reshape(2, 3).transpose();
                state.parameter("w", transposed);
                state.parameter("copy", transposed.flatten().reshape(3, 2));
            });
            assertThatThrownBy(() -> open(state, memory, "w"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("can't move \"w\", which is a view of another array")
                    .hasMessageContaining("array.flatten().reshape(array.getShape())");
            open(state, memory, "copy").close();
        }
    }

    /** A checkpoint does not hold pretrained arrays and constants, so changes to them would be lost. */
    @Test
    void onlyParametersAreMoved(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            state.parameter("head", new float[1], 1);
            state.pretrained("encoder", new float[1], 1);
            state.buffer("mean", new float[1], 1);
            OptimizerSpec spec = new OptimizerSpec("all", List.of("head", "encoder", "mean"), new Adam(0.1));
            assertThatThrownBy(() -> new Optimizers(List.of(spec), state, memory.root()))
                    .isInstanceOf(ModuleFailure.class)
                    .hasMessage("the optimizer \"all\" can't move [encoder, mean], which are no parameters; make"
                            + " trainable arrays with state().parameter(name, ...)");
            assertThat(state.get("encoder").hasGradient()).isFalse();
        }
    }

    private static Optimizers open(ModuleState state, NativeMemory memory, String parameter) {
        OptimizerSpec spec = new OptimizerSpec("all", List.of(parameter), new Adam(0.1));
        return new Optimizers(List.of(spec), state, memory.root());
    }
}
