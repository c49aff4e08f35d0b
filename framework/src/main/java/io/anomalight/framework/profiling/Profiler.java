package io.anomalight.framework.profiling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells where the time goes, by named sections of the training thread.
 *
 * <p>Sections may be nested; time counts for the innermost one alone, so that all sections together make up the whole.
 */
@FunctionalInterface
public interface Profiler {

    /** Measures nothing. */
    Profiler NONE = (section, work) -> work.run();

    /** Does some work and counts its time for a section, for instance {@code encoder}. */
    void run(String section, Runnable work);

    /** As {@link #run}, for work with a result. */
    default <T> T measure(String section, Supplier<T> work) {
        List<T> result = new ArrayList<>(1);
        run(section, () -> result.add(work.get()));
        return result.get(0);
    }
}
