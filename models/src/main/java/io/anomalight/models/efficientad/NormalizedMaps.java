package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.maps.MapResize;
import java.util.Arrays;
import java.util.List;

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
    private static final int BORDER = 4;

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
        ImageSize grid = grid(maps);
        try (NDArray resized = EagerOperand.compute(maps, in -> resized(in, grid))) {
            float[] values = resized.toFloatArray();
            int pixels = values.length / 2;
            student.addAll(Arrays.copyOf(values, pixels));
            autoencoder.addAll(Arrays.copyOfRange(values, pixels, values.length));
        }
    }

    private static ImageSize grid(NDArray maps) {
        Shape shape = maps.getShape();
        return new ImageSize((int) shape.get(1), (int) shape.get(2));
    }

    private Operand resized(Operand maps, ImageSize grid) {
        if (!bordered) {
            return MapResize.bilinear(maps, grid, size);
        }
        ImageSize whole = new ImageSize(grid.height() + 2 * BORDER, grid.width() + 2 * BORDER);
        return MapResize.bilinear(MapResize.bordered(maps, grid, BORDER), whole, size);
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
        ImageSize grid = grid(maps);
        return EagerOperand.compute(maps, in -> combined(List.of(in.slice(0, 0, 1), in.slice(0, 1, 2)), grid));
    }

    /**
     * The same for many images, {@code [B, H, W]}.
     *
     * @param maps the local and the global maps, {@code [B, h, w]} each
     * @param grid h and w
     */
    Operand combined(List<Operand> maps, ImageSize grid) {
        return normalized(maps, grid, 0).add(normalized(maps, grid, 1)).mul(SCALE / 2);
    }

    private Operand normalized(List<Operand> maps, ImageSize grid, int which) {
        return maps.get(which).scoped(map -> {
            Operand low = map.parameter(state, QUANTILES + "low").slice(0, which, which + 1);
            Operand high = map.parameter(state, QUANTILES + "high").slice(0, which, which + 1);
            return resized(map, grid).sub(low).div(high.sub(low));
        });
    }
}
