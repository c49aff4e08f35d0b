package guide.ch09.solutions;

/** Exercise 1: a flow can be run backwards, which draws new rows from random ones. */
public final class Inverse {
    private Inverse() {}

    /** y = x · exp(s) + t for one row. */
    public static double[] forward(double[] x, double[] s, double[] t) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * Math.exp(s[i]) + t[i];
        }
        return y;
    }

    /** x = (y − t) · exp(−s). */
    public static double[] backward(double[] y, double[] s, double[] t) {
        double[] x = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            x[i] = (y[i] - t[i]) * Math.exp(-s[i]);
        }
        return x;
    }
}
