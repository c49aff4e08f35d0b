package io.anomalight.models.components.flow;

import java.util.SplittableRandom;

/** Rotations of n-dimensional space, uniformly distributed (Haar measure on SO(n)). */
final class RandomRotation {
    private RandomRotation() {}

    /**
     * Draws a rotation with the subgroup algorithm: n - 1 random Householder reflections of shrinking subspaces (Stewart 1980).
     *
     * @return {@code [n, n]}, row-major
     */
    static float[] draw(int n, SplittableRandom random) {
        double[][] rows = identity(n);
        double determinant = 1;
        for (int start = n - 2; start >= 0; start--) {
            double[] mirror = gaussian(n - start, random);
            double norm = Math.sqrt(dot(mirror, mirror));
            double sign = mirror[0] < 0 ? -1 : 1;
            mirror[0] += sign * norm;
            // With this sign the reflection maps the first axis to the drawn direction itself, not to its opposite.
            scale(rows[start], -sign);
            reflect(rows, start, mirror);
            determinant *= sign; // a reflection, -1, times -sign
        }
        for (double[] row : rows) {
            row[n - 1] *= determinant;
        }
        return flatten(rows);
    }

    private static void scale(double[] row, double factor) {
        for (int i = 0; i < row.length; i++) {
            row[i] *= factor;
        }
    }

    // rows[start..] <- (I - 2 m m^T / m^T m) rows[start..]
    private static void reflect(double[][] rows, int start, double[] mirror) {
        int n = rows.length;
        double[] projection = new double[n];
        for (int k = 0; k < mirror.length; k++) {
            axpy(mirror[k], rows[start + k], projection);
        }
        double scale = -2 / dot(mirror, mirror);
        for (int k = 0; k < mirror.length; k++) {
            axpy(scale * mirror[k], projection, rows[start + k]);
        }
    }

    private static void axpy(double a, double[] x, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] += a * x[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] gaussian(int n, SplittableRandom random) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }

    private static double[][] identity(int n) {
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            rows[i][i] = 1;
        }
        return rows;
    }

    private static float[] flatten(double[][] rows) {
        int n = rows.length;
        float[] flat = new float[n * n];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / n][i % n];
        }
        return flat;
    }
}
