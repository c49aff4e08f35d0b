package io.anomalight.framework.profiling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells where the time goes, by named sections of the training thread.
 *
 * <p>Sections may be nested; time counts for the innermost one alone, so that all sections together make up the whole.
 */
@FunctionalInterface
public interface Profiler {

    /** The section that a whole run is measured as, and so the name of what no other section counts. */
    String OTHER = "other";

    /** Measures nothing. */
    Profiler NONE = new Profiler() {
        @Override
        public void run(String section, Runnable work) {
            work.run();
        }

        @Override
        public <T> T measure(String section, Supplier<T> work) {
            return work.get();
        }
    };

    /** Does some work and counts its time for a section, for instance {@code encoder}. */
    void run(String section, Runnable work);

    /** As {@link #run}, for work with a result. */
    default <T> T measure(String section, Supplier<T> work) {
        List<T> result = new ArrayList<>(1);
        run(section, () -> result.add(work.get()));
        return result.get(0);
    }

    /** What was measured since this was asked last; empty if nothing is measured. */
    default Optional<Profile> finish() {
        return Optional.empty();
    }
}
