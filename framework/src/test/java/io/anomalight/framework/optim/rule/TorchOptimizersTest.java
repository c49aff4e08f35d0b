package io.anomalight.framework.optim.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.checkpoint.Tensor;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chosen optimizers move parameters as torch's do; {@code optimizers_reference.py} recorded torch's numbers. */
@NoNativeLeaks
class TorchOptimizersTest {
    private static final int STEPS = 6;
    private static final UpdateRule OWN = new Sgd(0.05, 0, 0);

    private final Safetensors golden = Golden.open("optimizers");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "adam | name = adam",
                "adam_all | name = adam, betas = [0.8, 0.6], eps = 1e-3, weight_decay = 0.2, amsgrad = true",
                "adamw | name = adamw",
                "adamw_all | name = adamw, betas = [0.8, 0.6], eps = 1e-3, weight_decay = 0.2, amsgrad = true",
                "sgd | name = sgd",
                "sgd_dampened | name = sgd, momentum = 0.9, dampening = 0.3, weight_decay = 0.1",
                "sgd_nesterov | name = sgd, momentum = 0.9, weight_decay = 0.1, nesterov = true",
                "rmsprop | name = rmsprop",
                "rmsprop_centered | name = rmsprop, alpha = 0.8, eps = 1e-3, centered = true",
                "rmsprop_momentum | name = rmsprop, alpha = 0.8, weight_decay = 0.1, momentum = 0.9",
                "rmsprop_all | name = rmsprop, alpha = 0.8, eps = 1e-3, weight_decay = 0.1, momentum = 0.9, centered = true",
            })
    void everyStepEqualsThatOfTorch(String recorded, String section, NativeMemory memory) {
        UpdateRule rule = OptimizerSections.read(section).inPlaceOf(OWN);
        for (Arithmetic arithmetic : Arithmetic.values()) {
            try (ModuleState state = new ModuleState(memory.root())) {
                List<NDArray> parameters = IntStream.range(0, 2)
                        .mapToObj(i -> array(state, "w" + i, "start." + i))
                        .toList();
                List<List<NDArray>> slots = rule.slots().stream()
                        .map(slot -> parameters.stream()
                                .map(parameter -> state.buffer(slot + parameter.getShape(), parameter.zerosLike()))
                                .toList())
                        .toList();
                UpdateRule.Update update = state.open(
                        manager -> arithmetic.choose(() -> rule.open(manager), () -> rule.openPlain(manager)));
                for (int step = 0; step < STEPS; step++) {
                    int number = step;
                    memory.inStep(state, scope -> {
                        List<NDArray> gradients = IntStream.range(0, 2)
                                .mapToObj(i -> {
                                    Tensor tensor = golden.read("gradient." + number + "." + i);
                                    return scope.create(
                                            tensor.floats(), parameters.get(i).getShape());
                                })
                                .toList();
                        update.apply(parameters, gradients, slots, number + 1, rule.learningRate());
                    });
                    for (int i = 0; i < 2; i++) {
                        assertThat(parameters.get(i).toFloatArray())
                                .describedAs(recorded + ", step " + step + ", " + arithmetic)
                                .containsExactly(
                                        golden.read(recorded + "." + step + "." + i)
                                                .floats(),
                                        within(2e-6f));
                    }
                }
            }
        }
    }

    private NDArray array(ModuleState state, String name, String recorded) {
        Tensor tensor = golden.read(recorded);
        return state.parameter(
                name,
                tensor.floats(),
                tensor.shape().stream().mapToLong(Long::longValue).toArray());
    }
}
