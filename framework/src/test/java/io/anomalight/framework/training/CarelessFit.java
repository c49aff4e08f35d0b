package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.GradientClip;
import io.anomalight.framework.optim.LossGradients;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.training.settings.OptimizationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Fits a {@link Careless} module with a mistake, and checks the error message. */
final class CarelessFit {
    static final String FIRST_STEP = " in step 1 (epoch 1, batch 1), on train";
    static final OptimizationConfig WATCHING =
            new OptimizationConfig(Optional.empty(), GradientClip.Algorithm.NORM, 1, true);

    final List<Callback> callbacks = new ArrayList<>();
    Plan plan = Plan.epochs(1, 0);

    /** A training step that minimizes a function of the negated, weighted pixels. */
    static Consumer<Careless> minimizing(Function<NDArray, NDArray> loss) {
        return module -> module.training = (batch, optimizers) -> StepOutput.loss(optimizers
                .get("weight")
                .minimize(
                        new NDList(batch.images()),
                        in -> loss.apply(in.head()
                                .add(module.state().constant(1))
                                .mul(module.state().get("weight"))
                                .neg())));
    }

    static LossGradients always(double loss) {
        return gradients -> {
            gradients.forEach(gradient -> gradient.set(new float[(int) gradient.size()]));
            return loss;
        };
    }

    void refused(NativeMemory memory, Consumer<Careless> mistake, String... parts) {
        assertThat(failure(memory, mistake))
                .isInstanceOf(ModuleFailure.class)
                .message()
                .contains(parts)
                .startsWith("careless: ")
                .doesNotContain("\n");
    }

    Throwable failure(NativeMemory memory, Consumer<Careless> mistake) {
        return catchThrowable(() -> run(memory, mistake));
    }

    void run(NativeMemory memory, Consumer<Careless> mistake) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Careless module = new Careless(state);
            mistake.accept(module);
            plan.trainer(memory, callbacks).fit(module, Greys.data(5, 2));
        }
    }
}
