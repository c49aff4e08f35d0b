package io.anomalight.framework.optim;

/** Receives losses and gradients of each optimizer step; for the framework, which forwards them to callbacks. */
public interface StepObserver {

    /** Ignores everything. */
    StepObserver NONE = new StepObserver() {
        @Override
        public boolean watchesSteps() {
            return false;
        }
    };

    /**
     * Whether losses and steps must be reported in order, on the training thread. If not, {@link
     * Optimizers#minimizeAll} may take steps in parallel: it reports the losses afterwards, and each step on the thread
     * that takes it.
     */
    default boolean watchesSteps() {
        return true;
    }

    /**
     * Called on the training thread with each loss, which may be NaN; before the step if steps are watched, otherwise
     * perhaps after it.
     */
    default void onLoss(String optimizer, double loss) {}

    /** Called with the gradients of one optimizer before they are clipped and used in a step. */
    default void onBeforeStep(String optimizer, Gradients gradients) {}
}
