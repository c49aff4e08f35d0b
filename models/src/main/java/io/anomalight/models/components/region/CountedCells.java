package io.anomalight.models.components.region;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.OutsideColor;
import io.anomalight.framework.memory.ModuleState;
import java.util.Arrays;
import java.util.Optional;

/**
 * The cells of a grid of features that count: all but those that lie wholly outside of the region of interest or in the padding. A model that keeps
 * features of training images leaves the others out.
 */
public final class CountedCells {
    private CountedCells() {}

    /**
     * The counted cells of images with painted pixels, {@link PaintedModule}, also of tiles and turned images.
     *
     * @param images RGB, {@code [B, 3, H, W]}
     * @return {@code [B · h · w]}; empty if the model has neither a region of interest nor padding, so that all cells count
     */
    public static Optional<boolean[]> of(ModuleState state, NDArray images, ImageSize grid) {
        if (!PaintedModule.paints(state)) {
            return Optional.empty();
        }
        int count = Math.toIntExact(images.getShape().get(0));
        ImageSize size = new ImageSize(
                Math.toIntExact(images.getShape().get(2)),
                Math.toIntExact(images.getShape().get(3)));
        float[] rgb = images.toFloatArray();
        boolean[] counted = new boolean[count * grid.pixels()];
        boolean[] inside = new boolean[size.pixels()];
        for (int image = 0; image < count; image++) {
            for (int pixel = 0; pixel < inside.length; pixel++) {
                inside[pixel] = !OutsideColor.isAt(rgb, 3 * image * size.pixels() + pixel, size.pixels());
            }
            System.arraycopy(cells(inside, size, grid), 0, counted, image * grid.pixels(), grid.pixels());
        }
        return Optional.of(counted);
    }

    /**
     * The counted cells of whole images.
     *
     * @param size the size of the images
     * @return {@code [h · w]}; empty if all cells count, if images have different regions, or if they are tiles
     */
    public static Optional<boolean[]> ofWholeImages(ModuleState state, ImageSize size, ImageSize grid) {
        boolean one = state.names(RegionState.INSIDE).size() == 1 && state.has(RegionState.INSIDE);
        if (PaintedModule.isPadded(state)
                || !one
                || state.get(RegionState.INSIDE).size() != size.pixels()) {
            return Optional.empty();
        }
        float[] numbers = state.get(RegionState.INSIDE).toFloatArray();
        boolean[] inside = new boolean[numbers.length];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = numbers[i] > 0.5f;
        }
        return Optional.of(cells(inside, size, grid));
    }

    /** The indices of the cells that count. */
    public static long[] indices(boolean[] counted) {
        long[] indices = new long[counted.length];
        int next = 0;
        for (int i = 0; i < counted.length; i++) {
            if (counted[i]) {
                indices[next++] = i;
            }
        }
        return Arrays.copyOf(indices, next);
    }

    private static boolean[] cells(boolean[] inside, ImageSize size, ImageSize grid) {
        boolean[] counted = new boolean[grid.pixels()];
        for (int y = 0; y < size.height(); y++) {
            int row = cell(y, size.height(), grid.height());
            for (int x = 0; x < size.width(); x++) {
                counted[row * grid.width() + cell(x, size.width(), grid.width())] |= inside[y * size.width() + x];
            }
        }
        return counted;
    }

    private static int cell(int pixel, int pixels, int cells) {
        return (int) ((long) pixel * cells / pixels);
    }
}
