package io.anomalight.models.components.flow;

/** The determinant of a small matrix. */
final class Determinant {
    private Determinant() {}

    /** By Gaussian elimination with pivoting; changes the matrix. */
    static double of(double[][] m) {
        double determinant = 1;
        for (int column = 0; column < m.length; column++) {
            int pivot = column;
            for (int row = column + 1; row < m.length; row++) {
                pivot = Math.abs(m[row][column]) > Math.abs(m[pivot][column]) ? row : pivot;
            }
            double[] swapped = m[pivot];
            m[pivot] = m[column];
            m[column] = swapped;
            determinant *= swapped[column] * (pivot == column ? 1 : -1);
            for (int row = column + 1; row < m.length; row++) {
                double factor = m[row][column] / swapped[column];
                for (int k = column; k < m.length; k++) {
                    m[row][k] -= factor * swapped[k];
                }
            }
        }
        return determinant;
    }
}
