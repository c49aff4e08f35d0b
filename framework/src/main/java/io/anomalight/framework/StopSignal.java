package io.anomalight.framework;

/** Tells whether the run should end at the next point where it can be saved; queried between steps. */
@FunctionalInterface
public interface StopSignal {

    /** Never requests a stop. */
    StopSignal NEVER = () -> false;

    /** Whether a stop was requested; once true, it stays true. */
    boolean requested();
}
