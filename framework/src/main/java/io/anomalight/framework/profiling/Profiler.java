package io.anomalight.framework.profiling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Measures the time of named sections of the training thread.
 *
 * <p>Sections may be nested. Time counts only for the innermost section, so the sum of all sections is the total time.
 */
@FunctionalInterface
public interface Profiler {

    /** The section of the whole run; it counts the time outside all other sections. */
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

    /** Runs some work and counts its time for a section, for instance {@code encoder}. */
    void run(String section, Runnable work);

    /** As {@link #run}, for work with a result. */
    default <T> T measure(String section, Supplier<T> work) {
        List<T> result = new ArrayList<>(1);
        run(section, () -> result.add(work.get()));
        return result.get(0);
    }

    /** Returns the profile since the last call; empty if nothing is measured. */
    default Optional<Profile> finish() {
        return Optional.empty();
    }
}
