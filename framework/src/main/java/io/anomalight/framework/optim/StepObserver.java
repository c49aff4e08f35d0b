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
     * Whether it has to see losses and steps in turn, on the thread that trains; if not, {@link Optimizers#minimizeAll} may take
     * steps side by side, and tells of losses afterwards, and of each step on the thread that takes it.
     */
    default boolean watchesSteps() {
        return true;
    }

    /**
     * Called on the thread that trains with each loss, which may be NaN: before the step where steps are watched, otherwise
     * perhaps only after it.
     */
    default void onLoss(String optimizer, double loss) {}

    /** Called with the gradients before they are clipped and a step is taken with them; for each optimizer in turn. */
    default void onBeforeStep(String optimizer, Gradients gradients) {}
}
