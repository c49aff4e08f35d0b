package io.anomalight.app.speedtest.contestant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Environment variables that decide how a process uses the cores.
 *
 * @param threads threads of the engine
 * @param blasThreads threads of the library for products of matrices, where it has threads of its own
 * @param spinCount how long an idle thread keeps its core busy, in turns
 */
public record ThreadSettings(int threads, int blasThreads, int spinCount) {
    /** The default of Anomalight's launcher. */
    static final int SHORT_SPIN = 1000;

    /** The default of GNU's OpenMP library. */
    static final int LONG_SPIN = 300_000;

    private static final int HYPERTHREADS = 2;

    /** Settings for a process with one pool of threads, the launcher's first. */
    static List<ThreadSettings> ofOnePool(int threads) {
        List<ThreadSettings> all = new ArrayList<>();
        for (int count : counts(threads)) {
            all.add(new ThreadSettings(count, count, SHORT_SPIN));
            all.add(new ThreadSettings(count, count, LONG_SPIN));
        }
        return all;
    }

    /** Settings for a process that may have two pools of threads: with more threads than cores, one waits for the other. */
    static List<ThreadSettings> ofTwoPools(int threads) {
        List<ThreadSettings> all = new ArrayList<>();
        for (int count : counts(threads)) {
            for (int blas : count == 1 ? List.of(1) : List.of(1, count)) {
                all.add(new ThreadSettings(count, blas, LONG_SPIN));
                all.add(new ThreadSettings(count, blas, SHORT_SPIN));
            }
        }
        return all;
    }

    /** All cores, and half of them, because two cores of a processor are often one with two threads. */
    private static List<Integer> counts(int threads) {
        return threads < 2 * HYPERTHREADS ? List.of(threads) : List.of(threads, threads / HYPERTHREADS);
    }

    /** The variables to set for a process. */
    Map<String, String> variables() {
        return Map.of(
                "OMP_NUM_THREADS", Integer.toString(threads),
                "OPENBLAS_NUM_THREADS", Integer.toString(blasThreads),
                "MKL_NUM_THREADS", Integer.toString(blasThreads),
                "GOMP_SPINCOUNT", Integer.toString(spinCount));
    }

    @Override
    public String toString() {
        return String.join(
                " ",
                new TreeMap<>(variables())
                        .entrySet().stream()
                                .filter(each -> !each.getKey().startsWith("MKL"))
                                .map(each -> each.getKey() + "=" + each.getValue())
                                .toList());
    }
}
