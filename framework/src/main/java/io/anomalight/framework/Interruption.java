package io.anomalight.framework;

/** Whether somebody wants the run to end as soon as nothing is lost by it; asked between steps. */
@FunctionalInterface
public interface Interruption {

    /** Nobody ever does. */
    Interruption NEVER = () -> false;

    /** Whether it was asked for; once true it stays so. */
    boolean requested();
}
