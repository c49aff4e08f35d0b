package io.anomalight.framework.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The number of steps of an optimizer, in total and per parameter. As in torch, a step skips a parameter that has no
 * gradient, and Adam's bias correction counts the steps of each parameter by itself.
 */
final class ParameterSteps {
    private final List<String> names;
    private final long[] skipped; // by parameter
    private boolean anySkipped;
    private long steps;

    ParameterSteps(List<String> names) {
        this.names = names;
        this.skipped = new long[names.size()];
    }

    /** The number of steps of the optimizer. */
    long count() {
        return steps;
    }

    /** Counts a step that moves the parameters of these indices. */
    void take(List<Integer> indices) {
        steps++;
        if (indices.size() < skipped.length) {
            anySkipped = true;
            Arrays.setAll(skipped, i -> skipped[i] + 1);
            indices.forEach(i -> skipped[i]--);
        }
    }

    /** Whether every step moved every parameter. */
    boolean areAlike() {
        return !anySkipped;
    }

    /** Positions in {@code indices}, grouped by the number of steps of the parameter. */
    Map<Long, List<Integer>> grouped(List<Integer> indices) {
        Map<Long, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < indices.size(); i++) {
            groups.computeIfAbsent(steps - skipped[indices.get(i)], count -> new ArrayList<>())
                    .add(i);
        }
        return groups;
    }

    /** The number of skipped steps by parameter; 0 is left out. */
    Map<String, Long> skipped() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < skipped.length; i++) {
            if (skipped[i] > 0) {
                counts.put(names.get(i), skipped[i]);
            }
        }
        return counts;
    }

    void restore(long all, Map<String, Long> saved) {
        steps = all;
        Arrays.setAll(skipped, i -> saved.getOrDefault(names.get(i), 0L));
        anySkipped = !saved.isEmpty();
    }
}
