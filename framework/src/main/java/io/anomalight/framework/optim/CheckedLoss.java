package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import io.anomalight.framework.failure.ModuleFailure;
import java.util.Locale;
import java.util.function.Supplier;

/** Checks a loss before back-propagation. */
final class CheckedLoss {
    private CheckedLoss() {}

    /**
     * Records a loss.
     *
     * @param optimizer the name of the optimizer that minimizes the loss
     * @return a float32 scalar
     * @throws ModuleFailure if the recorded array is closed, not float32, or not a scalar
     */
    static NDArray of(String optimizer, Supplier<NDArray> recording) {
        String loss = "the loss of " + optimizer;
        NDArray recorded;
        try (NumberWatch watch = new NumberWatch(loss)) {
            recorded = watch.during(recording);
        }
        if (recorded instanceof PtNDArray array && array.isReleased()) {
            throw new ModuleFailure(
                    loss + " is an array that is closed already",
                    "compute it anew in each step, and don't close it: minimize does");
        }
        if (recorded.getDataType() != DataType.FLOAT32) {
            throw new ModuleFailure(
                    loss + " is " + recorded.getDataType().name().toLowerCase(Locale.ROOT) + ", but must be float32",
                    "a Java double makes an array of float64: write 0.5f, take state().constant(0.5), or end with"
                            + " toType(DataType.FLOAT32, false)");
        }
        if (recorded.size() != 1) {
            throw new ModuleFailure(
                    loss + " has the shape " + recorded.getShape() + ", but must be one number", "end it with mean()");
        }
        return recorded;
    }
}
