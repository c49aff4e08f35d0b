package io.anomalight.models.components.bank;

import java.util.Arrays;

/** The points with the same nearest centre. What is compared first, their {@link Coordinates}, lies side by side in memory. */
final class Cluster {
    private static final int WIDTH = Coordinates.COUNT;
    private static final int FEWEST = 4;

    private int size;
    private int[] rows;
    private float[] distances; // squared, to the centre
    private float[]
            limits; // of the squared distances of coordinates: another centre that is not below it is not nearer
    private float[] coordinates;
    private int farthest = -1; // place of the farthest point; the one with the lowest row among equals

    /** An empty cluster. */
    Cluster() {
        this(new float[FEWEST * WIDTH]);
    }

    /**
     * An empty cluster with room for as many points as there are coordinates.
     *
     * @param coordinates belongs to the cluster from now on; coordinates may be added from where they are
     */
    Cluster(float[] coordinates) {
        int capacity = coordinates.length / WIDTH;
        this.rows = new int[capacity];
        this.distances = new float[capacity];
        this.limits = new float[capacity];
        this.coordinates = coordinates;
    }

    int size() {
        return size;
    }

    int row(int place) {
        return rows[place];
    }

    /** The squared distance of the farthest point to the centre; 0 without points. */
    float radius() {
        return farthest < 0 ? 0 : distances[farthest];
    }

    /** The limit of the farthest point. */
    float limit() {
        return farthest < 0 ? 0 : limits[farthest];
    }

    int farthestRow() {
        return rows[farthest];
    }

    float[] farthestCoordinates() {
        return Arrays.copyOfRange(coordinates, farthest * WIDTH, (farthest + 1) * WIDTH);
    }

    /**
     * Adds a point.
     *
     * @param numbers contains the coordinates of the point
     * @param from where they begin
     */
    void add(int row, float distance, float limit, float[] numbers, int from) {
        if (size == rows.length) {
            resize(Math.max(FEWEST, 2 * size));
        }
        System.arraycopy(numbers, from, coordinates, size * WIDTH, WIDTH);
        set(size, row, distance, limit);
        size++;
    }

    private void set(int place, int row, float distance, float limit) {
        rows[place] = row;
        distances[place] = distance;
        limits[place] = limit;
        if (farthest < 0
                || distance > distances[farthest]
                || (distance == distances[farthest] && row < rows[farthest])) {
            farthest = place;
        }
    }

    /**
     * Moves the points that are nearer to a new centre to its cluster.
     *
     * @param quarter a lower bound of a quarter of the squared distance of the two centres: by the triangle inequality, points whose limit
     *     is not above it are not nearer to the new centre
     */
    void moveTo(NewCentre centre, float quarter) {
        int before = size;
        size = 0;
        farthest = -1;
        for (int i = 0; i < before; i++) {
            boolean moved =
                    limits[i] > quarter && centre.take(rows[i], distances[i], limits[i], coordinates, i * WIDTH);
            if (!moved) {
                if (size < i) {
                    System.arraycopy(coordinates, i * WIDTH, coordinates, size * WIDTH, WIDTH);
                }
                set(size++, rows[i], distances[i], limits[i]);
            }
        }
        if (size < before) {
            trim();
        }
    }

    /** Gives memory back if a good part of it is not used. */
    void trim() {
        if (size < rows.length - rows.length / 4) {
            resize(size);
        }
    }

    private void resize(int capacity) {
        rows = Arrays.copyOf(rows, capacity);
        distances = Arrays.copyOf(distances, capacity);
        limits = Arrays.copyOf(limits, capacity);
        coordinates = Arrays.copyOf(coordinates, Math.multiplyExact(capacity, WIDTH));
    }
}
