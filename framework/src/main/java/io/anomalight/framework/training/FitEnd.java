package io.anomalight.framework.training;

import io.anomalight.framework.StopSignal;
import io.anomalight.framework.training.settings.FitLength;
import io.anomalight.framework.training.settings.StopReason;
import java.util.Optional;

/**
 * When a fit ends.
 *
 * @param length the limits of the fit
 * @param stopSignal whether the fit was interrupted
 * @param run the run, which knows its position and the request of a callback
 */
record FitEnd(FitLength length, StopSignal stopSignal, ActiveRun run) {
    boolean interrupted() {
        return stopSignal.requested();
    }

    /** The reason why the fit ends now, if it does. */
    Optional<StopReason> reached() {
        return interrupted() ? Optional.of(new StopReason.Interrupted()) : limitReached();
    }

    /** The limit of the fit that is reached or the stop that a callback has requested, if any. */
    Optional<StopReason> limitReached() {
        int epochs = run.position().epochsTrained();
        Optional<StopReason> early = length.mayEndEarly(epochs, run.step())
                ? run.stopRequest()
                        .<StopReason>map(StopReason.Requested::new)
                        .or(() -> length.maxTimeReached(run.elapsed()))
                : Optional.empty();
        return early.or(() -> length.reached(epochs, run.step()));
    }
}
