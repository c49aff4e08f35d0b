package io.anomalight.models.anomalydino;

import io.anomalight.framework.image.ImageSize;
import java.util.Arrays;

/**
 * Separates the object in an image from its background by the first principal component of the patches, and checks that
 * the result makes sense (section 3 of the paper, "Masking").
 *
 * <p>Objects are expected in the middle. If the foreground covers too little of the middle, the sign of the component is
 * changed; if it still does, the image has no clear background, as a texture has none, and all of its patches are foreground.
 *
 * @param threshold smallest value of the component in the foreground
 */
record Foreground(float threshold) {
    /** The share of the height and width on each side that is not the middle. */
    private static final double BORDER = 0.2;
    /** The share of the middle that the foreground must exceed. */
    private static final double LEAST = 0.35;

    /**
     * The mask of an image.
     *
     * @param component the first principal component of each patch, in row-major order
     * @param grid rows and columns of patches
     * @return true for patches of the object
     */
    boolean[] mask(float[] component, ImageSize grid) {
        boolean[] mask = above(component, 1);
        if (!coversTheMiddle(mask, grid)) {
            mask = above(component, -1);
        }
        if (!coversTheMiddle(mask, grid)) {
            Arrays.fill(mask, true);
            return mask;
        }
        // Enlarge the mask slightly, then close small holes.
        return eroded(dilated(dilated(mask, grid), grid), grid);
    }

    private boolean[] above(float[] component, int sign) {
        boolean[] mask = new boolean[component.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = sign * component[i] > threshold;
        }
        return mask;
    }

    private static boolean coversTheMiddle(boolean[] mask, ImageSize grid) {
        int patches = 0;
        int covered = 0;
        for (int y = (int) (grid.height() * BORDER); y < (int) (grid.height() * (1 - BORDER)); y++) {
            for (int x = (int) (grid.width() * BORDER); x < (int) (grid.width() * (1 - BORDER)); x++) {
                patches++;
                covered += mask[y * grid.width() + x] ? 1 : 0;
            }
        }
        return covered > LEAST * patches;
    }

    /** True if any patch of the 3×3 neighbourhood within the image is true. */
    private static boolean[] dilated(boolean[] mask, ImageSize grid) {
        return spread(mask, grid, true);
    }

    /** True if all patches of the 3×3 neighbourhood within the image are true. */
    private static boolean[] eroded(boolean[] mask, ImageSize grid) {
        return spread(mask, grid, false);
    }

    /** Gives each patch the value if any patch of its neighbourhood has the value. */
    private static boolean[] spread(boolean[] mask, ImageSize grid, boolean value) {
        boolean[] result = new boolean[mask.length];
        Arrays.fill(result, !value);
        for (int y = 0; y < grid.height(); y++) {
            for (int x = 0; x < grid.width(); x++) {
                if (mask[y * grid.width() + x] == value) {
                    fillAround(result, grid, y, x, value);
                }
            }
        }
        return result;
    }

    private static void fillAround(boolean[] result, ImageSize grid, int y, int x, boolean value) {
        for (int row = Math.max(0, y - 1); row <= Math.min(grid.height() - 1, y + 1); row++) {
            for (int column = Math.max(0, x - 1); column <= Math.min(grid.width() - 1, x + 1); column++) {
                result[row * grid.width() + column] = value;
            }
        }
    }
}
