package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Scratch;
import io.anomalight.models.components.maps.MapResize;
import java.util.Arrays;

/**
 * Normalises the local and the global map with quantiles and averages them (section 3.4 of the paper): the 0.9 quantile of the
 * patches of normal images becomes 0, and the 0.995 quantile becomes 0.1.
 *
 * <p>The quantiles are computed from the scores of the patches of the training images, before the maps are resized. The paper and
 * anomalib take normal validation images; here these are used for thresholds. Both maps have lower values on training images than
 * on validation images, but only the ratio of the two maps is important.
 */
final class NormalizedMaps {
    private static final double LOW = 0.9;
    private static final double HIGH = 0.995;
    private static final float SCALE = 0.1f;
    private static final int CAPACITY = 1 << 20;
    private static final String QUANTILES = "quantiles."; // low and high, [2, 1, 1] each
    /** Rows and columns of patches that are missing at each edge without padding. */
    private static final Shape BORDER = new Shape(4, 4, 4, 4);

    private final ImageSize size;
    private final boolean bordered;
    private final ModuleState state;
    private QuantileSample student = new QuantileSample(0);
    private QuantileSample autoencoder = new QuantileSample(0);

    /**
     * Starts with quantiles for which the normalisation does not change the maps.
     *
     * @param size of the images
     * @param bordered true if the maps have no scores for four patches at each edge, as without padding; these patches then get
     *     0, as with anomalib's {@code pad_maps}
     */
    NormalizedMaps(ImageSize size, boolean bordered, ModuleState state) {
        this.size = size;
        this.bordered = bordered;
        this.state = state;
        store(new float[2], new float[] {SCALE, SCALE});
    }

    private void store(float[] low, float[] high) {
        state.buffer(QUANTILES + "low", low, 2, 1, 1);
        state.buffer(QUANTILES + "high", high, 2, 1, 1);
    }

    void forget() {
        student = new QuantileSample(CAPACITY);
        autoencoder = new QuantileSample(CAPACITY);
    }

    /** Adds the maps {@code [2, h, w]} of one image to the sample. */
    void observe(NDArray maps) {
        float[] values = maps.toFloatArray();
        int patches = values.length / 2;
        student.addAll(Arrays.copyOf(values, patches));
        autoencoder.addAll(Arrays.copyOfRange(values, patches, values.length));
    }

    /** Computes the quantiles from the sample. */
    void finish() {
        float[] low = quantiles(LOW);
        float[] high = quantiles(HIGH);
        for (int i = 0; i < low.length; i++) {
            // Equal quantiles must not cause a division by zero.
            high[i] = Math.max(high[i], Math.nextUp(low[i]));
        }
        store(low, high);
        student = new QuantileSample(0);
        autoencoder = new QuantileSample(0);
    }

    private float[] quantiles(double share) {
        return new float[] {(float) student.quantile(share), (float) autoencoder.quantile(share)};
    }

    /** The mean of the two normalised maps {@code [2, h, w]}, resized to the images, {@code [1, H, W]}. */
    NDArray combined(NDArray maps) {
        return Scratch.compute(new NDList(maps), in -> {
            NDArray whole = bordered ? in.head().pad(BORDER, 0) : in.head();
            NDArray low = state.get(QUANTILES + "low");
            NDArray range = state.get(QUANTILES + "high").sub(low);
            return MapResize.bilinear(whole, size)
                    .subi(low)
                    .divi(range)
                    .mean(new int[] {0}, true)
                    .muli(state.constant(SCALE));
        });
    }
}
