package guide.ch09.solutions;

/** Exercise 2: the gradient of the loss by small differences, which needs no calculus and no record. */
public final class FiniteDifferences {
    private static final double STEP = 1e-5;

    private FiniteDifferences() {}

    /** ½|y|² − Σs, the mean over rows of two numbers; parameters are s0, s1, t0, t1. */
    public static double loss(double[] parameters, double[] rows) {
        double loss = -parameters[0] - parameters[1];
        for (int i = 0; i < rows.length; i++) {
            double y = rows[i] * Math.exp(parameters[i % 2]) + parameters[2 + i % 2];
            loss += y * y / rows.length; // half of it, and two numbers a row
        }
        return loss;
    }

    /** How the loss changes with each parameter. */
    public static double[] gradient(double[] parameters, double[] rows) {
        double[] gradient = new double[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            double[] more = parameters.clone();
            double[] less = parameters.clone();
            more[i] += STEP;
            less[i] -= STEP;
            gradient[i] = (loss(more, rows) - loss(less, rows)) / (2 * STEP);
        }
        return gradient;
    }

    /** The formula: mean(y · x · exp(s)) − 1, then mean(y). */
    public static double[] formula(double[] parameters, double[] rows) {
        double[] gradient = {-1, -1, 0, 0};
        int count = rows.length / 2;
        for (int i = 0; i < rows.length; i++) {
            double scaled = rows[i] * Math.exp(parameters[i % 2]);
            double y = scaled + parameters[2 + i % 2];
            gradient[i % 2] += y * scaled / count;
            gradient[2 + i % 2] += y / count;
        }
        return gradient;
    }
}
