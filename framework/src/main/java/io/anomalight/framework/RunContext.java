package io.anomalight.framework;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.profiling.Profiler;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What every part of a run may use of the world around it.
 *
 * @param seed fixes order, initialisation and shuffling, and not the split, which has a seed of its own
 * @param console where progress is shown
 * @param cache the folder of downloaded and converted files, shared by all runs of this user
 * @param interruption whether the run is wanted to end early
 * @param profiler told what the time is spent on
 * @param precision in which numbers images are judged
 * @param trainingPrecision in which numbers products are computed in training
 * @param featureCacheMb how many MB of features of training images may be kept from epoch to epoch; 0 for none
 * @param restoration present where a module is put back from an archive
 * @param arithmetic whether the fast paths are used or the plain formulas
 */
public record RunContext(
        long seed,
        Console console,
        Path cache,
        StopSignal interruption,
        Profiler profiler,
        Precision precision,
        Precision trainingPrecision,
        int featureCacheMb,
        Optional<ArchiveRestore> restoration,
        Arithmetic arithmetic) {

    /** Of modules that are made anew, with the fast paths. */
    public RunContext(
            long seed,
            Console console,
            Path cache,
            StopSignal interruption,
            Profiler profiler,
            Precision precision,
            Precision trainingPrecision,
            int featureCacheMb) {
        this(
                seed,
                console,
                cache,
                interruption,
                profiler,
                precision,
                trainingPrecision,
                featureCacheMb,
                Optional.empty(),
                Arithmetic.FAST);
    }

    /** Uninterrupted, unmeasured, in float32 and without a cache of features. */
    public RunContext(long seed, Console console, Path cache) {
        this(seed, console, cache, StopSignal.NEVER, Profiler.NONE, Precision.FLOAT32, Precision.FLOAT32, 0);
    }

    /** The same with another arithmetic. */
    public RunContext with(Arithmetic other) {
        return new RunContext(
                seed,
                console,
                cache,
                interruption,
                profiler,
                precision,
                trainingPrecision,
                featureCacheMb,
                restoration,
                other);
    }

    /** A stream of random numbers for one purpose: the same for the same seed, unrelated to those of other purposes. */
    public SplittableRandom random(String purpose) {
        return new SplittableRandom(mix(seed ^ hash(purpose)));
    }

    /** As {@link #random(String)}, for the {@code index}-th use of a purpose, so that no stream depends on an earlier one. */
    public SplittableRandom random(String purpose, long index) {
        return new SplittableRandom(mix(mix(seed ^ hash(purpose)) + index));
    }

    // FNV-1a, because String.hashCode has only 32 bits.
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    // The finaliser of SplitMix64: neighbouring seeds give unrelated streams.
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
