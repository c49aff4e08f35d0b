package io.anomalight.framework.training;

/** Why a fit ended. */
public sealed interface StopReason {

    /** All epochs were trained. */
    record MaxEpochs(int epochs) implements StopReason {
        @Override
        public String toString() {
            return "all " + epochs + " epochs are trained";
        }
    }

    /** A callback asked for it. */
    record Requested(String reason) implements StopReason {
        @Override
        public String toString() {
            return reason;
        }
    }
}
