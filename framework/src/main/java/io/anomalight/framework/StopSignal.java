package io.anomalight.framework;

/** Whether somebody wants the run to end as soon as nothing is lost by it; asked between steps. */
@FunctionalInterface
public interface StopSignal {

    /** Nobody ever does. */
    StopSignal NEVER = () -> false;

    /** Whether it was asked for; once true it stays so. */
    boolean requested();
}
