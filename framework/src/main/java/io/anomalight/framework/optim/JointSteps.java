package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.profiling.Profiler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A step of one or several optimizers along the gradients of one recorded loss.
 *
 * @param optimizers at least one; they share no parameter
 */
record JointSteps(List<Optimizer> optimizers) {

    /** Records the loss, computes all gradients in one backward pass, and moves the parameters of each optimizer. */
    double minimize(
            NDManager owner,
            BackPropagation backPropagation,
            OptimizerSettings settings,
            NDList inputs,
            Function<NDList, NDArray> loss) {
        String name =
                optimizers.stream().map(optimizer -> optimizer.spec().name()).collect(Collectors.joining(" and "));
        List<NDArray> parameters = new ArrayList<>();
        try (NDManager tape = owner.newSubManager()) {
            tape.tempAttachAll(inputs.toArray(NDArray[]::new));
            for (Optimizer optimizer : optimizers) {
                parameters.addAll(optimizer.parameters());
                optimizer.lendTo(tape);
            }
            Profiler profiler = settings.profiler();
            NDArray scalar = CheckedLoss.of(
                    name, () -> profiler.measure("forward", () -> BackPropagation.record(() -> loss.apply(inputs))));
            Gradients gradients =
                    profiler.measure("backward", () -> backPropagation.gradients(scalar, parameters, tape));
            double value = scalar.getFloat();
            settings.observer().onLoss(name, value);
            take(gradients, profiler);
            return value;
        }
    }

    private void take(Gradients gradients, Profiler profiler) {
        int from = 0;
        for (Optimizer optimizer : optimizers) {
            int to = from + optimizer.parameters().size();
            optimizer.take(gradients.between(from, to), profiler);
            from = to;
        }
    }
}
