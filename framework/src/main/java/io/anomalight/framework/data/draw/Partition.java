package io.anomalight.framework.data.draw;

import io.anomalight.framework.data.Shuffle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/** A list divided at random into two parts, which keep its order. */
public record Partition<T>(List<T> selected, List<T> remaining) {
    /** A ratio such as 0.29 is slightly too small in binary; 100 times 0.29 must be 29. */
    private static final double ROUNDING = 1e-9;

    /** Takes about {@code ratio} of the items, but at least one and never all; a single item is never selected. */
    public static <T> Partition<T> random(List<T> items, double ratio, SplittableRandom random) {
        int count = Math.max(1, Math.min(items.size() - 1, (int) Math.round(items.size() * ratio)));
        boolean[] chosen = new boolean[items.size()];
        if (items.size() > 1) {
            Shuffle.of(indices(items.size()), random).subList(0, count).forEach(index -> chosen[index] = true);
        }
        return cut(items, chosen);
    }

    /** Takes {@code ratio} of each group and of all groups together, with an error of at most one item. */
    public static <T> Partition<T> stratified(Collection<List<T>> groups, double ratio, SplittableRandom random) {
        List<T> all = new ArrayList<>();
        groups.forEach(all::addAll);
        boolean[] chosen = new boolean[all.size()];
        int at = 0;
        int offset = 0;
        for (List<T> group : groups) {
            for (int index : Shuffle.of(indices(group.size()), random)) {
                // The rounding error of one group is carried over to the next.
                chosen[offset + index] = Math.floor((at + 1) * ratio + ROUNDING) > Math.floor(at * ratio + ROUNDING);
                at++;
            }
            offset += group.size();
        }
        return cut(all, chosen);
    }

    /** Takes {@code count} items, or all of them if there are fewer; a larger count takes the same items and more. */
    public static <T> Partition<T> count(List<T> items, int count, SplittableRandom random) {
        boolean[] chosen = new boolean[items.size()];
        Shuffle.of(indices(items.size()), random)
                .subList(0, Math.min(count, items.size()))
                .forEach(index -> chosen[index] = true);
        return cut(items, chosen);
    }

    private static List<Integer> indices(int size) {
        List<Integer> indices = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            indices.add(i);
        }
        return indices;
    }

    /** Divides a list into the chosen items and the rest. */
    public static <T> Partition<T> cut(List<T> items, boolean[] chosen) {
        List<T> selected = new ArrayList<>();
        List<T> remaining = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            (chosen[i] ? selected : remaining).add(items.get(i));
        }
        return new Partition<>(selected, remaining);
    }
}
