package io.anomalight.callbacks.tuner;

import java.util.Locale;
import java.util.Optional;

/**
 * The settings of a search for a learning rate; the names and defaults are those of Lightning's {@code Tuner.lr_find}.
 *
 * @param minLr the learning rate of the first training step
 * @param maxLr the learning rate of the last training step
 * @param numTraining the number of training steps
 * @param mode how the learning rate rises from step to step
 * @param earlyStopThreshold the search ends when the loss is this many times its smallest value; empty for no such end
 * @param attrName the key of the learning rate in the configuration of the model; if empty, {@code lr} or {@code learning_rate}
 */
public record LrFindConfig(
        double minLr,
        double maxLr,
        int numTraining,
        Mode mode,
        Optional<Double> earlyStopThreshold,
        Optional<String> attrName) {

    /** How the learning rate rises. */
    public enum Mode {
        /** By the same factor at each step. */
        EXPONENTIAL,
        /** By the same amount at each step. */
        LINEAR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Lightning's defaults. */
    public static final LrFindConfig DEFAULT =
            new LrFindConfig(1e-8, 1, 100, Mode.EXPONENTIAL, Optional.of(4.0), Optional.empty());

    public LrFindConfig {
        if (!(minLr > 0) || !Double.isFinite(maxLr)) {
            throw new IllegalArgumentException(
                    "min_lr must be positive and max_lr finite, but they are " + minLr + " and " + maxLr);
        }
        if (!(minLr < maxLr)) {
            throw new IllegalArgumentException("min_lr must be below max_lr, but they are " + minLr + " and " + maxLr);
        }
        if (numTraining < 2) {
            throw new IllegalArgumentException("num_training must be at least 2, but is " + numTraining);
        }
        earlyStopThreshold.filter(threshold -> !(threshold > 1)).ifPresent(threshold -> {
            throw new IllegalArgumentException("early_stop_threshold must be above 1, but is " + threshold);
        });
    }

    /** The learning rate of a step, from 0. */
    public double lr(long step) {
        double share = (double) step / (numTraining - 1);
        return mode == Mode.LINEAR ? minLr + share * (maxLr - minLr) : minLr * Math.pow(maxLr / minLr, share);
    }
}
