package io.anomalight.framework.metrics.ranking;

import java.util.ArrayList;
import java.util.List;

/**
 * The two thresholds with the lowest total cost over a ranking: items from the upper one are called positive, items from the lower one
 * go to review.
 *
 * <p>The cost is {@code miss} for each positive below the lower threshold, {@code false alarm} for each negative from the upper one,
 * and {@code review} for each item between them. Of equal costs, the lowest thresholds are taken.
 *
 * @param lower where items go to review from
 * @param upper where items are called positive from; the same place if no review is worth its cost
 * @param cost the total
 */
public record LowestCost(Place lower, Place upper, double cost) {

    /**
     * A place between two neighbouring scores.
     *
     * @param below the score below; minus infinity if all scores are above
     * @param above the score above; infinity if all scores are below
     */
    public record Place(float below, float above) {}

    /**
     * Finds the places in a ranking that is exact, with at least one item.
     *
     * @param miss the cost of a positive that is not found
     * @param falseAlarm the cost of a negative that is called positive
     * @param review the cost of an item that goes to review
     */
    public static LowestCost of(Ranking ranking, double miss, double falseAlarm, double review) {
        List<Cut> cuts = new ArrayList<>(List.of(new Cut(Float.POSITIVE_INFINITY, 0, 0)));
        ranking.descend((low, high, negatives, positives, overlap) -> {
            Cut last = cuts.get(cuts.size() - 1);
            cuts.add(new Cut(low, last.negatives() + negatives, last.positives() + positives));
        });
        LowestCost best = new LowestCost(place(cuts, 0), place(cuts, 0), Double.POSITIVE_INFINITY);
        int lower = cuts.size() - 1;
        for (int upper = cuts.size() - 1; upper >= 0; upper--) {
            if (lowerCost(cuts.get(upper), ranking, miss, review) < lowerCost(cuts.get(lower), ranking, miss, review)) {
                lower = upper;
            }
            Cut above = cuts.get(upper);
            double cost = lowerCost(cuts.get(lower), ranking, miss, review)
                    + falseAlarm * above.negatives()
                    - review * above.reached();
            if (cost < best.cost()) {
                best = new LowestCost(place(cuts, lower), place(cuts, upper), cost);
            }
        }
        return best;
    }

    /** The part of the cost that depends on the lower threshold only. */
    private static double lowerCost(Cut cut, Ranking ranking, double miss, double review) {
        return miss * (ranking.positives() - cut.positives()) + review * cut.reached();
    }

    private static Place place(List<Cut> cuts, int index) {
        return new Place(
                index + 1 < cuts.size() ? cuts.get(index + 1).score() : Float.NEGATIVE_INFINITY,
                cuts.get(index).score());
    }

    /** A score, and the numbers of items that reach it. */
    private record Cut(float score, long negatives, long positives) {
        long reached() {
            return negatives + positives;
        }
    }
}
