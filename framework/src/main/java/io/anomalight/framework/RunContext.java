package io.anomalight.framework;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.profiling.Profiler;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Run-wide services: seed, console, cache, stop signal, profiler, precision. Immutable.
 *
 * @param seed fixes initialisation, shuffling and augmentation; the split has its own seed
 * @param console shows progress
 * @param cache the folder of downloaded and converted files, shared by all runs of this user
 * @param stopSignal tells whether the run should end early
 * @param profiler measures the time of sections
 * @param precision the precision of validation, test and prediction
 * @param trainingPrecision the precision of matrix products in training
 * @param featureCacheMb the memory in MB for features of training images that are kept between epochs; 0 for none
 * @param archiveRestore present if a module is restored from an archive
 * @param arithmetic whether the fast paths are used or the plain formulas
 * @param categories the categories of the training data, if it has several; otherwise empty
 */
public record RunContext(
        long seed,
        Console console,
        Path cache,
        StopSignal stopSignal,
        Profiler profiler,
        Precision precision,
        Precision trainingPrecision,
        int featureCacheMb,
        Optional<ArchiveRestore> archiveRestore,
        Arithmetic arithmetic,
        List<String> categories) {
    public RunContext {
        categories = List.copyOf(categories);
    }

    /** A context for new modules, with the fast paths. */
    public RunContext(
            long seed,
            Console console,
            Path cache,
            StopSignal stopSignal,
            Profiler profiler,
            Precision precision,
            Precision trainingPrecision,
            int featureCacheMb) {
        this(
                seed,
                console,
                cache,
                stopSignal,
                profiler,
                precision,
                trainingPrecision,
                featureCacheMb,
                Optional.empty(),
                Arithmetic.FAST,
                List.of());
    }

    /** A context without stop signal, profiler and feature cache, in float32. */
    public RunContext(long seed, Console console, Path cache) {
        this(seed, console, cache, StopSignal.NEVER, Profiler.NONE, Precision.FLOAT32, Precision.FLOAT32, 0);
    }

    /** A copy with another arithmetic. */
    public RunContext with(Arithmetic other) {
        return new RunContext(
                seed,
                console,
                cache,
                stopSignal,
                profiler,
                precision,
                trainingPrecision,
                featureCacheMb,
                archiveRestore,
                other,
                categories);
    }

    /** A copy for training data of several categories. */
    public RunContext withCategories(List<String> several) {
        return new RunContext(
                seed,
                console,
                cache,
                stopSignal,
                profiler,
                precision,
                trainingPrecision,
                featureCacheMb,
                archiveRestore,
                arithmetic,
                several);
    }

    /** Creates a stream of random numbers for one purpose. It depends only on the seed and the purpose. */
    public SplittableRandom random(String purpose) {
        return new SplittableRandom(mix(seed ^ hash(purpose)));
    }

    /** As {@link #random(String)}, with a separate stream per index, so that no stream depends on an earlier one. */
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

    // The finalizer of SplitMix64: neighbouring seeds give independent streams.
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
