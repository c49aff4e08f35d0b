package io.anomalight.framework;

import io.anomalight.framework.optim.Optimizers;
import java.util.function.IntConsumer;

/**
 * Passes over the training images before the first epoch, for what must be known before learning begins.
 *
 * @param count how many there are
 * @param step prepares with one batch
 * @param end runs after the last batch of a pass, whose number it gets, from 0
 */
public record PreparationPasses(int count, Step step, IntConsumer end) {

    public PreparationPasses {
        if (count < 1) {
            throw new IllegalArgumentException("there is at least one preparation pass, not " + count);
        }
    }

    /** A step of a pass. */
    @FunctionalInterface
    public interface Step {
        /** Prepares with one batch of the {@code pass}-th pass, from 0; may step optimizers, at the rates they were asked for. */
        void prepare(int pass, Batch batch, Optimizers optimizers);
    }
}
