package io.anomalight.framework;

import io.anomalight.framework.optim.Optimizers;
import java.util.function.IntConsumer;

/**
 * Passes over the training images before the first epoch, for values that training needs.
 *
 * @param count the number of passes
 * @param step is called for each batch
 * @param end is called after the last batch of each pass, with the number of the pass, from 0
 */
public record PreparationPasses(int count, Step step, IntConsumer end) {

    public PreparationPasses {
        if (count < 1) {
            throw new IllegalArgumentException("the number of preparation passes must be at least 1, but is " + count);
        }
    }

    /** A step of a pass. */
    @FunctionalInterface
    public interface Step {
        /**
         * Processes one batch of pass number {@code pass}, from 0. May use optimizers, at their configured learning
         * rates.
         */
        void prepare(int pass, Batch batch, Optimizers optimizers);
    }
}
