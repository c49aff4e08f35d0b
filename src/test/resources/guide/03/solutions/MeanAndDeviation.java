package guide.ch03.solutions;

import io.anomalight.framework.memory.ModuleState;

/** Exercise 3: what {@code Variation} learned, as pictures for people. */
public final class MeanAndDeviation {
    private MeanAndDeviation() {}

    /** The mean of each pixel, [H·W]; call it within a step. */
    public static float[] mean(ModuleState state) {
        return state.get("sum").div(state.get("count")).toFloatArray();
    }

    /** The standard deviation of each pixel, [H·W]; call it within a step. */
    public static float[] deviation(ModuleState state) {
        return state.get("squares")
                .div(state.get("count"))
                .sub(state.get("sum").div(state.get("count")).square())
                .maximum(0)
                .sqrt()
                .toFloatArray();
    }
}
