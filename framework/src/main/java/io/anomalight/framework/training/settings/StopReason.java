package io.anomalight.framework.training.settings;

import java.time.Duration;
import java.util.Locale;

/** The reason why a fit ended. */
public sealed interface StopReason {

    /** All epochs were trained. */
    record MaxEpochs(int epochs) implements StopReason {
        @Override
        public String toString() {
            return epochs == 1 ? "the only epoch is trained" : "all " + epochs + " epochs are trained";
        }
    }

    /** All steps were trained. */
    record MaxSteps(long steps) implements StopReason {
        @Override
        public String toString() {
            return (steps == 1 ? "the only step is trained" : "all " + steps + " steps are trained") + " (max_steps)";
        }
    }

    /** The time limit was reached. */
    record MaxTime(Duration limit) implements StopReason {
        @Override
        public String toString() {
            return "the time is up (max_time = " + limit.toString().substring(2).toLowerCase(Locale.ROOT) + ")";
        }
    }

    /** The stop signal was set; the fit can be resumed. */
    record Interrupted() implements StopReason {
        @Override
        public String toString() {
            return "it was interrupted";
        }
    }

    /** A callback requested the end. */
    record Requested(String reason) implements StopReason {
        @Override
        public String toString() {
            return reason;
        }
    }
}
