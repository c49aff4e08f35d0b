package io.anomalight.models.components.bank;

/**
 * A centre that was just chosen, and the cluster of points that are nearer to it than to any centre before.
 *
 * @param error a bound of what rounding may add to the distance of two points' coordinates
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NewCentre(Points points, float[] point, float[] coordinates, float error, Cluster cluster) {
    /** What rounding may change in a sum of squares, as a share of it, with room to spare. */
    private static final float ROUNDING = 1e-4f;

    /**
     * Takes a point if it is nearer to this centre.
     *
     * @param distance its squared distance to its nearest centre
     * @param limit the {@link #limit} of this distance
     * @param numbers contains the coordinates of the point
     * @param from where they begin
     */
    boolean take(int row, float distance, float limit, float[] numbers, int from) {
        if (squaredDistance(numbers, from) >= limit) {
            return false;
        }
        float here = points.squaredDistance(point, row, distance);
        if (here < distance) {
            cluster.add(row, here, limit(here), numbers, from);
            return true;
        }
        return false;
    }

    /** The squared distance that the coordinates of points, or half of the way to another centre, must have to exclude a smaller distance. */
    private float limit(float squaredDistance) {
        float distance = (float) Math.sqrt(squaredDistance) + error;
        return distance * distance * (1 + ROUNDING);
    }

    private float squaredDistance(float[] numbers, int from) {
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        for (int i = 0; i < Coordinates.COUNT; i += 4) {
            float x0 = numbers[from + i] - coordinates[i];
            float x1 = numbers[from + i + 1] - coordinates[i + 1];
            float x2 = numbers[from + i + 2] - coordinates[i + 2];
            float x3 = numbers[from + i + 3] - coordinates[i + 3];
            sum0 += x0 * x0;
            sum1 += x1 * x1;
            sum2 += x2 * x2;
            sum3 += x3 * x3;
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }
}
