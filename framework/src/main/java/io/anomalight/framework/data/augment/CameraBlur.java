package io.anomalight.framework.data.augment;

import io.anomalight.framework.image.ImageSize;

/** A Gaussian blur; pixels outside repeat those of the edge. */
final class CameraBlur {
    // Beyond three deviations the weights are below 1 % of the largest.
    private static final int DEVIATIONS = 3;

    private final double[] weights;
    private final int radius;
    private final ImageSize size;

    /** A blur with this standard deviation in pixels. */
    CameraBlur(double deviation, ImageSize size) {
        this.size = size;
        radius = (int) Math.ceil(DEVIATIONS * deviation);
        weights = new double[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            double weight = radius == 0 ? 1 : Math.exp(-0.5 * i * i / (deviation * deviation));
            weights[i + radius] = weight;
            sum += weight;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
    }

    /** A blurred copy of planes {@code [C, H, W]}. */
    float[] of(float[] planes) {
        float[] rows = along(planes, size.width(), 1);
        return along(rows, size.height(), size.width());
    }

    /** Blurs lines of {@code length} pixels whose neighbours are {@code step} apart. */
    private float[] along(float[] planes, int length, int step) {
        float[] blurred = new float[planes.length];
        for (int i = 0; i < planes.length; i++) {
            int place = Math.floorDiv(i, step) % length;
            double sum = 0;
            for (int offset = -radius; offset <= radius; offset++) {
                int neighbour = Math.max(0, Math.min(length - 1, place + offset));
                sum += weights[offset + radius] * planes[i + (neighbour - place) * step];
            }
            blurred[i] = (float) sum;
        }
        return blurred;
    }
}
