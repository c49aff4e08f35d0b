package io.anomalight.models.uflow;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.maps.WindowSum;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The a-contrario score of each pixel: −log₁₀ of the number of false alarms, the mean number of windows in a normal image that are
 * at least as unusual. A score of 0 or more is expected once per image or less.
 *
 * <p>In normal images each z is standard normal, so z² reaches τ with a probability of one half. A binomial test compares with this
 * the mean number over the channels of such z in a window around each position. The published code rounds this number down; here
 * the logarithm is interpolated between whole numbers, and z² passes τ on a narrow ramp. So scores change continuously, and a
 * rounding error can't change them much. Maps are enlarged bilinearly, not bicubically.
 *
 * @param grids rows and columns of each scale, the finest first
 * @param size the size of the images
 */
record FalseAlarms(List<ImageSize> grids, ImageSize size) {
    /** τ: the median of z² for a standard normal z. */
    private static final double TAU = 0.454936423119572;

    /** Width of the window at the finest scale; it is halved from scale to scale. */
    private static final int WINDOW = 7;

    /** Width of the ramp around τ. */
    private static final double RAMP = 0.1;

    FalseAlarms {
        grids = List.copyOf(grids);
    }

    /**
     * The scores of all pixels, {@code [B, H, W]}.
     *
     * @param latent z of each scale, {@code [B, C, h, w]}
     */
    Operand scores(List<Operand> latent) {
        double tests = Math.log10(grids.stream().mapToInt(ImageSize::pixels).sum());
        return IntStream.range(0, grids.size())
                .mapToObj(scale ->
                        MapResize.alignCorners(logProbability(latent.get(scale), scale), grids.get(scale), size))
                .reduce(Operand::add)
                .orElseThrow()
                .add(tests)
                .mul(-1);
    }

    /** log₁₀ of the probability that a window of a normal image has more large z, {@code [B, h, w]}. */
    private Operand logProbability(Operand latent, int scale) {
        ImageSize grid = grids.get(scale);
        int radius = Math.max((WINDOW >> scale) / 2, 1);
        return latent.scoped(z -> interpolated(
                new WindowSum(radius).apply(large(z).mean(1), grid), tail((2 * radius + 1) * (2 * radius + 1)), grid));
    }

    /** 1 where z² is above τ, 0 where it is below, and linear between the two where it is near τ. */
    private static Operand large(Operand z) {
        Operand position = z.square().mul(1 / RAMP).add(0.5 - TAU / RAMP);
        return position.relu().sub(position.add(-1).relu());
    }

    /** log₁₀ P(X > k) for k = 0 … n − 1, where X is the number of heads of n fair coins. */
    static double[] tail(int n) {
        double[] logs = new double[n];
        double term = Math.pow(2, -n); // P(X = n)
        double sum = 0;
        for (int k = n - 1; k >= 0; k--) {
            sum += term; // P(X > k) = P(X = k + 1) + … + P(X = n)
            logs[k] = Math.log10(sum);
            term *= (k + 1.0) / (n - k); // P(X = k) from P(X = k + 1)
        }
        return logs;
    }

    /**
     * A function through the points (k, values[k]), linear between them and constant beyond the last: a sum of relu(x − k), each with
     * the change of the slope at k.
     */
    private static Operand interpolated(Operand x, double[] values, ImageSize grid) {
        int n = values.length;
        float[] points = new float[n];
        float[] changes = new float[n];
        double slope = 0;
        for (int k = 0; k < n; k++) {
            double next = k + 1 < n ? values[k + 1] - values[k] : 0;
            points[k] = k;
            changes[k] = (float) (next - slope);
            slope = next;
        }
        return x.reshape(-1, 1)
                .sub(x.constant(points, n))
                .relu()
                .matMul(x.constant(changes, n, 1))
                .add(values[0])
                .reshape(-1, grid.height(), grid.width());
    }
}
