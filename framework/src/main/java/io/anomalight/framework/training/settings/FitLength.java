package io.anomalight.framework.training.settings;

import io.anomalight.framework.optim.schedule.Schedule;
import java.time.Duration;
import java.util.Optional;

/**
 * The length of a fit.
 *
 * @param maxEpochs the largest number of epochs; -1 for no limit
 * @param minEpochs the number of epochs before which no callback and no {@code maxTime} ends the fit
 * @param maxSteps the largest number of training steps (batches); -1 for no limit
 * @param minSteps the number of steps before which no callback and no {@code maxTime} ends the fit
 * @param maxTime the longest duration, summed over all sessions of a resumed fit
 */
public record FitLength(int maxEpochs, int minEpochs, long maxSteps, long minSteps, Optional<Duration> maxTime) {
    private static final int ENDLESS = -1;

    public FitLength {
        if (maxEpochs < 1 && maxEpochs != ENDLESS) {
            throw new IllegalArgumentException("max_epochs must be at least 1, or -1 for no end, but is " + maxEpochs);
        }
        if (maxSteps < 1 && maxSteps != ENDLESS) {
            throw new IllegalArgumentException("max_steps must be at least 1, or -1 for no end, but is " + maxSteps);
        }
        if (minEpochs < 0) {
            throw new IllegalArgumentException("min_epochs must not be negative, but is " + minEpochs);
        }
        if (minSteps < 0) {
            throw new IllegalArgumentException("min_steps must not be negative, but is " + minSteps);
        }
        if (maxEpochs != ENDLESS && minEpochs > maxEpochs) {
            throw new IllegalArgumentException(
                    "min_epochs must not exceed max_epochs, but they are " + minEpochs + " and " + maxEpochs);
        }
        if (maxSteps != ENDLESS && minSteps > maxSteps) {
            throw new IllegalArgumentException(
                    "min_steps must not exceed max_steps, but they are " + minSteps + " and " + maxSteps);
        }
        if (maxTime.filter(time -> time.isZero() || time.isNegative()).isPresent()) {
            throw new IllegalArgumentException("max_time must be longer than 0 s; write for instance 90m");
        }
        if (maxEpochs == ENDLESS && maxSteps == ENDLESS && maxTime.isEmpty()) {
            throw new IllegalArgumentException(
                    "max_epochs is -1 and neither max_steps nor max_time is set: the fit would never end; set one of"
                            + " them");
        }
    }

    /** A fit of a fixed number of epochs. */
    public static FitLength epochs(int epochs) {
        return new FitLength(epochs, 0, ENDLESS, 0, Optional.empty());
    }

    /** Whether the fit may have more than one epoch. */
    public boolean hasSeveralEpochs() {
        return maxEpochs != 1;
    }

    /** The reason to end after this number of epochs and steps, if {@code maxEpochs} or {@code maxSteps} is reached. */
    public Optional<StopReason> reached(int epochs, long steps) {
        if (maxSteps != ENDLESS && steps >= maxSteps) {
            return Optional.of(new StopReason.MaxSteps(maxSteps));
        }
        return maxEpochs != ENDLESS && epochs >= maxEpochs
                ? Optional.of(new StopReason.MaxEpochs(maxEpochs))
                : Optional.empty();
    }

    /** The reason to end after this time, if {@code maxTime} is reached. */
    public Optional<StopReason> maxTimeReached(Duration elapsed) {
        return maxTime.filter(limit -> elapsed.compareTo(limit) >= 0).map(StopReason.MaxTime::new);
    }

    /** Whether {@code minEpochs} and {@code minSteps} are reached, so that the fit may end early. */
    public boolean mayEndEarly(int epochs, long steps) {
        return epochs >= minEpochs && steps >= minSteps;
    }

    /**
     * The moment before a training step, by which learning rates change.
     *
     * @param batches batches per epoch
     * @param elapsed the duration of the fit so far
     */
    public Schedule.Moment moment(int epoch, long batch, long batches, Duration elapsed) {
        double byEpochs = maxEpochs == ENDLESS ? Double.POSITIVE_INFINITY : maxEpochs;
        double bySteps = maxSteps == ENDLESS ? Double.POSITIVE_INFINITY : (double) maxSteps / batches;
        Schedule.Moment untimed = new Schedule.Moment(epoch, batch, batches, Math.min(byEpochs, bySteps), -1);
        return maxTime.map(limit ->
                        new Schedule.Moment(epoch, batch, batches, untimed.length(), spent(limit, elapsed, untimed)))
                .orElse(untimed);
    }

    /** The share of the time limit that is over; before {@code minEpochs} and {@code minSteps}, time does not end the fit. */
    private double spent(Duration limit, Duration elapsed, Schedule.Moment at) {
        double time = (double) elapsed.toNanos() / limit.toNanos();
        double epochs = minEpochs == 0 ? 1 : at.position() / minEpochs;
        double steps = minSteps == 0 ? 1 : (double) at.step() / minSteps;
        return Math.min(Math.min(1, time), Math.min(epochs, steps));
    }
}
