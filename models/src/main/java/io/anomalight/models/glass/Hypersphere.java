package io.anomalight.models.glass;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.EagerOperand;
import java.util.Arrays;

/**
 * The hypersphere hypothesis: normal features lie around a centre (section 3.3 of the paper).
 *
 * @param shell the distances of global anomalies from the centre: from one radius to two
 * @param centre {@code [1, C, h, w]}; it belongs to the step
 */
record Hypersphere(Shell shell, NDArray centre) {

    /**
     * The hypersphere of a batch; its radius is a quantile of the distances of normal features.
     *
     * @param centre {@code [1, C, h, w]}
     * @param normal adapted features of normal images, {@code [B, C, h, w]}
     * @param local adapted features of images with local anomalies, of the same shape
     * @param masks the positions of these anomalies, {@code [B, 1, h, w]}; the other positions count as normal
     */
    static Hypersphere around(NDArray centre, NDArray normal, NDArray local, NDArray masks, double quantile) {
        float[] ofNormal = distances(normal, centre);
        float[] ofLocal = distances(local, centre);
        float[] anomalous = masks.toFloatArray();
        float[] all = Arrays.copyOf(ofNormal, ofNormal.length + ofLocal.length);
        int count = ofNormal.length;
        for (int i = 0; i < ofLocal.length; i++) {
            if (anomalous[i] == 0) {
                all[count++] = ofLocal[i];
            }
        }
        float radius = Quantile.of(Arrays.copyOf(all, count), quantile);
        return new Hypersphere(new Shell(radius, 2 * radius), centre);
    }

    private static float[] distances(NDArray points, NDArray centre) {
        try (NDArray lengths = EagerOperand.compute(
                new NDList(points, centre), in -> Shell.lengths(in.get(0).sub(in.get(1))))) {
            return lengths.toFloatArray();
        }
    }
}
