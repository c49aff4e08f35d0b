package io.anomalight.framework.optim;

/** Sees what happens in each step of descent; for the framework, which tells callbacks. */
public interface StepObserver {

    /** Looks away. */
    StepObserver NONE = new StepObserver() {
        @Override
        public boolean watchesSteps() {
            return false;
        }
    };

    /**
     * Whether it has to see every step when it is taken, on the thread that trains; if not, it need not be told, and {@link
     * Optimizers#minimizeAll} may take steps side by side.
     */
    default boolean watchesSteps() {
        return true;
    }

    /**
     * Called on the thread that trains with each loss, which may be NaN: before the step where steps are watched, otherwise
     * perhaps only after it.
     */
    default void onLoss(String optimizer, double loss) {}

    /** Called with the gradients before they are clipped and a step is taken with them. */
    default void onBeforeStep(String optimizer, Gradients gradients) {}
}
