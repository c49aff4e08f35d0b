package io.anomalight.models.components.backbone;

import java.util.Arrays;
import java.util.List;

/**
 * The weights of a convolution without bias, {@code [O, I, k, k]} in row-major order, and apart from them the batch norm after it, for
 * a network that is trained further.
 */
public final class NormedWeights {
    /** The number that is added to variances here, as in PyTorch. */
    public static final double EPSILON = 1e-5;

    private final float[] kernel;
    private final List<float[]> norm;

    private NormedWeights(float[] kernel, List<float[]> norm) {
        this.kernel = kernel;
        this.norm = norm;
    }

    /** A batch norm that changes nothing but adds the bias. */
    static NormedWeights unchanged(ConvolutionWeights plain) {
        int outputs = plain.bias().length;
        float[] mean = new float[outputs];
        return new NormedWeights(
                plain.kernel(), List.of(filled(outputs, 1), plain.bias(), mean, filled(outputs, 1 - EPSILON)));
    }

    private static float[] filled(int length, double value) {
        float[] values = new float[length];
        Arrays.fill(values, (float) value);
        return values;
    }

    /**
     * The weights of a file, where the convolution may have a bias, which a batch norm removes, and the batch norm another ε.
     *
     * @param norm γ, β, the running means and the running variances
     */
    static NormedWeights of(ConvolutionWeights plain, List<float[]> norm, double epsilon) {
        float[] mean = norm.get(2).clone();
        float[] variance = norm.get(3).clone();
        for (int i = 0; i < mean.length; i++) {
            mean[i] -= plain.bias()[i];
            variance[i] += (float) (epsilon - EPSILON);
        }
        return new NormedWeights(plain.kernel(), List.of(norm.get(0), norm.get(1), mean, variance));
    }

    /** The same with another kernel. */
    public NormedWeights withKernel(float[] other) {
        return new NormedWeights(other, norm);
    }

    public float[] kernel() {
        return kernel;
    }

    /** γ of the batch norm. */
    public float[] scale() {
        return norm.get(0);
    }

    /** β of the batch norm. */
    public float[] shift() {
        return norm.get(1);
    }

    /** The running means. */
    public float[] mean() {
        return norm.get(2);
    }

    /** The running variances. */
    public float[] variance() {
        return norm.get(3);
    }
}
