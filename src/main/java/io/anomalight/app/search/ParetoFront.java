package io.anomalight.app.search;

import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.Trial;
import java.util.ArrayList;
import java.util.List;

/** Compares trials with several objectives. A trial dominates another if it is better in one objective and worse in none. */
public final class ParetoFront {
    private ParetoFront() {}

    /** The trials that no other dominates, in their order. */
    public static List<Trial> of(List<Trial> scored, List<Direction> directions) {
        return scored.stream()
                .filter(trial -> scored.stream().noneMatch(other -> dominates(other, trial, directions)))
                .toList();
    }

    private static boolean dominates(Trial one, Trial other, List<Direction> directions) {
        boolean isBetter = false;
        for (int i = 0; i < directions.size(); i++) {
            double left = directions.get(i).loss(one.scores().get(i));
            double right = directions.get(i).loss(other.scores().get(i));
            if (left > right) {
                return false;
            }
            isBetter |= left < right;
        }
        return isBetter;
    }

    /**
     * The best trials: whole fronts, and of the front that does not fit those that add most to the dominated volume, one after
     * the other.
     */
    static List<Trial> best(List<Trial> scored, List<Direction> directions, int count) {
        List<Trial> rest = new ArrayList<>(scored);
        List<Trial> best = new ArrayList<>();
        while (best.size() < count) {
            List<Trial> front = of(rest, directions);
            int room = count - best.size();
            best.addAll(
                    front.size() <= room
                            ? front
                            : Hypervolume.of(front, directions).subset(front, room));
            rest.removeAll(front);
        }
        return best;
    }
}
