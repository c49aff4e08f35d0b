package io.anomalight.callbacks.stopping;

import io.anomalight.callbacks.metrics.LoggingInterval;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of {@link Timer}.
 *
 * @param duration how long the fit may take, all sessions of a resumed one together; absent for no limit
 * @param interval whether that is looked at after each training step or after each epoch
 */
public record TimerConfig(Optional<Duration> duration, LoggingInterval interval) {
    public TimerConfig {
        if (duration.filter(time -> time.isZero() || time.isNegative()).isPresent()) {
            throw new IllegalArgumentException("duration must be positive, but is " + duration.get());
        }
    }
}
