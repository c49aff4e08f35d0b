package io.anomalight.models.cfa;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.models.components.bank.NearestVectors;

/**
 * The hyperspheres around the centroids: the distances of described patches to the nearest centroids, the loss that follows from
 * them, and the score. The loss attracts patches to the K nearest centroids and repels them from the next J.
 *
 * @param centroids their search
 * @param neighbours K, the number of nearest centroids
 * @param negatives J, the number of the next centroids
 * @param radius r
 * @param scoreType how distances become a score
 */
record Hyperspheres(
        NearestVectors centroids, int neighbours, int negatives, double radius, CfaConfig.ScoreType scoreType) {
    /** α, by which squared distances to the next centroids may be smaller than r²; the value of the authors' code. */
    static final double MARGIN = 0.1;
    /** The factor of the loss in the authors' code. */
    static final double FACTOR = 1000;

    double squaredRadius() {
        return radius * radius;
    }

    /** Whether patches can be so near to the next centroids that the loss pushes them away. */
    boolean repel() {
        return squaredRadius() > MARGIN;
    }

    /** The number of centroids to which distances are computed. */
    int compared() {
        return repel() ? neighbours + negatives : neighbours;
    }

    /**
     * Computes distances to the nearest centroids, nearest first.
     *
     * @param described {@code [N, O]}
     * @return {@code [N, compared]}
     */
    Operand distances(Operand described) {
        return centroids.distances(described, centroids.nearest(described, compared()));
    }

    /** The loss of each patch, {@code [N]}; the loss of the training is their mean. */
    Operand losses(Operand distances) {
        Operand squares = distances.square();
        Operand attracted = squares.slice(1, 0, neighbours)
                .add(-squaredRadius())
                .maximum(0)
                .mean(1)
                .mul(FACTOR);
        if (!repel()) {
            return attracted;
        }
        Operand repelled = squares.slice(1, neighbours, compared())
                .mul(-1)
                .add(squaredRadius() - MARGIN)
                .maximum(0)
                .mean(1)
                .mul(FACTOR);
        return attracted.add(repelled);
    }

    /**
     * The score of each patch, {@code [N]}: the distance d₁ to the nearest centroid, or this distance weighted with its softmin over
     * K of them. The softmin is smaller the nearer the centroids are to each other, measured in units of the features, so it
     * needs features of a certain size.
     */
    Operand scores(Operand distances) {
        Operand nearest = distances.slice(1, 0, 1); // [N, 1]
        if (scoreType == CfaConfig.ScoreType.NEAREST) {
            return nearest.reshape(-1);
        }
        Operand others = distances.slice(1, 0, neighbours);
        // exp(−d₁) / Σ exp(−d), computed without overflow
        Operand sum = nearest.sub(others).exp().sum(1);
        return nearest.reshape(-1).div(sum);
    }
}
