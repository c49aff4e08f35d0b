package io.anomalight.framework.search;

/** Whether a search minimizes or maximizes an objective. */
public enum Direction {
    MINIMIZE,
    MAXIMIZE;

    /** The score with a sign, so that the smallest value is the best. */
    public double loss(double score) {
        return this == MINIMIZE ? score : -score;
    }
}
