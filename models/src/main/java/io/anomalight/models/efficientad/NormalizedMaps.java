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
 * <p>As in the paper and in anomalib, the quantiles are those of the maps of normal validation images, resized to the images.
 * Student and autoencoder were trained on the training images, so maps of these have lower values.
 */
final class NormalizedMaps {
    private static final double LOW = 0.9;
    private static final double HIGH = 0.995;
    private static final float SCALE = 0.1f;
    /** Above this number of scores a random sample is used, as in anomalib. */
    private static final int CAPACITY = 1 << 24;

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

    /** Adds the scores of the maps {@code [2, h, w]} of one image to the sample, after the maps are resized to the image. */
    void observe(NDArray maps) {
        try (NDArray resized = Scratch.compute(new NDList(maps), in -> resized(in.head()))) {
            float[] values = resized.toFloatArray();
            int pixels = values.length / 2;
            student.addAll(Arrays.copyOf(values, pixels));
            autoencoder.addAll(Arrays.copyOfRange(values, pixels, values.length));
        }
    }

    private NDArray resized(NDArray maps) {
        return MapResize.bilinear(bordered ? maps.pad(BORDER, 0) : maps, size);
    }

    /** Computes the quantiles from the sample. */
    void finish() {
        double[] ofStudent = student.quantiles(LOW, HIGH);
        double[] ofAutoencoder = autoencoder.quantiles(LOW, HIGH);
        float[] low = {(float) ofStudent[0], (float) ofAutoencoder[0]};
        float[] high = {(float) ofStudent[1], (float) ofAutoencoder[1]};
        for (int i = 0; i < low.length; i++) {
            // Equal quantiles must not cause a division by zero.
            high[i] = Math.max(high[i], Math.nextUp(low[i]));
        }
        store(low, high);
        student = new QuantileSample(0);
        autoencoder = new QuantileSample(0);
    }

    /** The mean of the two normalised maps {@code [2, h, w]}, resized to the images, {@code [1, H, W]}. */
    NDArray combined(NDArray maps) {
        return Scratch.compute(new NDList(maps), in -> {
            NDArray low = state.get(QUANTILES + "low");
            NDArray range = state.get(QUANTILES + "high").sub(low);
            return resized(in.head())
                    .subi(low)
                    .divi(range)
                    .mean(new int[] {0}, true)
                    .muli(state.constant(SCALE));
        });
    }
}
