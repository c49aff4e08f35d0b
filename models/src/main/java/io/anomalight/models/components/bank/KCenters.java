package io.anomalight.models.components.bank;

/**
 * The result of a greedy k-center selection.
 *
 * @param chosen the rows of the chosen points, in the order of the choices
 * @param nearest for each point, the number of its nearest centre: first the given centres are counted, then the chosen points in their
 *     order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KCenters(int[] chosen, int[] nearest) {}
