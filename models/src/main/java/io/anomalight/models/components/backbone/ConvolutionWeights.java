package io.anomalight.models.components.backbone;

/** The weights of one convolution: a kernel {@code [O, I, k, k]} in row-major order and a bias {@code [O]}. */
public final class ConvolutionWeights {
    private final float[] kernel;
    private final float[] bias;

    public ConvolutionWeights(float[] kernel, float[] bias) {
        this.kernel = kernel;
        this.bias = bias;
    }

    public float[] kernel() {
        return kernel;
    }

    public float[] bias() {
        return bias;
    }

    /** Folds the batch norm γ·(y − μ)/√(σ² + ε) + β into the convolution; computes in double precision. */
    ConvolutionWeights followedBy(float[] gamma, float[] beta, float[] mean, float[] variance, double epsilon) {
        int fanIn = kernel.length / bias.length;
        float[] foldedKernel = new float[kernel.length];
        float[] foldedBias = new float[bias.length];
        for (int output = 0; output < bias.length; output++) {
            double factor = gamma[output] / Math.sqrt(variance[output] + epsilon);
            for (int i = output * fanIn; i < (output + 1) * fanIn; i++) {
                foldedKernel[i] = (float) (kernel[i] * factor);
            }
            foldedBias[output] = (float) (beta[output] + ((double) bias[output] - mean[output]) * factor);
        }
        return new ConvolutionWeights(foldedKernel, foldedBias);
    }
}
