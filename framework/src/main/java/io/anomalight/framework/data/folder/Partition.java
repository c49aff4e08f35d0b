package io.anomalight.framework.data.folder;

import io.anomalight.framework.data.Shuffle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/** A list cut in two by chance; both parts keep its order. */
record Partition<T>(List<T> taken, List<T> rest) {
    /** Ratios such as 0.29 are a hair too small in binary; 100 of them are to make 29. */
    private static final double ROUNDING = 1e-9;

    /** Takes about {@code ratio} of the items, but at least one and never all; nothing of a single item. */
    static <T> Partition<T> random(List<T> items, double ratio, SplittableRandom random) {
        int count = Math.max(1, Math.min(items.size() - 1, (int) Math.round(items.size() * ratio)));
        boolean[] chosen = new boolean[items.size()];
        if (items.size() > 1) {
            Shuffle.of(indices(items.size()), random).subList(0, count).forEach(index -> chosen[index] = true);
        }
        return cut(items, chosen);
    }

    /** Takes {@code ratio} of every group, to within one item, and of all groups together. */
    static <T> Partition<T> stratified(Collection<List<T>> groups, double ratio, SplittableRandom random) {
        List<T> all = new ArrayList<>();
        groups.forEach(all::addAll);
        boolean[] chosen = new boolean[all.size()];
        int at = 0;
        int offset = 0;
        for (List<T> group : groups) {
            for (int index : Shuffle.of(indices(group.size()), random)) {
                // What rounding owes to one group is paid to the next.
                chosen[offset + index] = Math.floor((at + 1) * ratio + ROUNDING) > Math.floor(at * ratio + ROUNDING);
                at++;
            }
            offset += group.size();
        }
        return cut(all, chosen);
    }

    private static List<Integer> indices(int size) {
        List<Integer> indices = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            indices.add(i);
        }
        return indices;
    }

    /** Cuts a list by what was chosen of it. */
    static <T> Partition<T> cut(List<T> items, boolean[] chosen) {
        List<T> taken = new ArrayList<>();
        List<T> rest = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            (chosen[i] ? taken : rest).add(items.get(i));
        }
        return new Partition<>(taken, rest);
    }
}
