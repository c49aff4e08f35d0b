package io.anomalight.models.supersimplenet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.data.synthetic.PerlinNoise;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Synthetic anomalies of features: Gaussian noise at the positions that thresholded Perlin noise marks (section 3.2 of the paper).
 *
 * <p>Each image of a batch comes twice, with a region of its own each time; half of these regions are empty. Noise is never added
 * where the mask of a real defect is.
 *
 * @param grid the positions of the features
 * @param regions for each of the 2·B images the positions that get noise: 1 inside and 0 outside
 * @param masks the positions that are anomalous: those of the region and of a real defect
 * @param defective whether an image is anomalous
 */
record FeatureAnomalies(ImageSize grid, List<byte[]> regions, List<byte[]> masks, List<Boolean> defective) {
    private static final int OCTAVES = 6; // cells per side: 1, 2, 4, … 32

    FeatureAnomalies {
        regions = List.copyOf(regions);
        masks = List.copyOf(masks);
        defective = List.copyOf(defective);
    }

    /**
     * Draws the anomalies of a batch.
     *
     * @param threshold Perlin noise above it is inside a region
     * @param real masks of real defects, {@code B} arrays of the grid's positions
     * @param labels whether each of the B images has a real defect
     */
    static FeatureAnomalies draw(
            ImageSize grid, double threshold, List<byte[]> real, List<Boolean> labels, SplittableRandom random) {
        List<byte[]> regions = new ArrayList<>();
        List<byte[]> masks = new ArrayList<>();
        List<Boolean> defective = new ArrayList<>();
        for (int i = 0; i < 2 * real.size(); i++) {
            byte[] defect = real.get(i % real.size());
            byte[] region = random.nextBoolean() ? region(grid, threshold, random) : new byte[grid.pixels()];
            byte[] mask = new byte[region.length];
            boolean drawn = false;
            for (int p = 0; p < region.length; p++) {
                region[p] = defect[p] == 1 ? 0 : region[p];
                mask[p] = (byte) (defect[p] | region[p]);
                drawn |= region[p] == 1;
            }
            regions.add(region);
            masks.add(mask);
            defective.add(drawn || labels.get(i % labels.size()));
        }
        return new FeatureAnomalies(grid, regions, masks, defective);
    }

    private static byte[] region(ImageSize grid, double threshold, SplittableRandom random) {
        int rows = 1 << random.nextInt(OCTAVES);
        int columns = 1 << random.nextInt(OCTAVES);
        float[] noise = new PerlinNoise(rows, columns, random).sample(grid);
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : noise) {
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
        }
        byte[] region = new byte[noise.length];
        for (int p = 0; p < region.length; p++) {
            // If all noise is below the threshold, its range is stretched to [-1, 1].
            float value = highest > threshold ? noise[p] : 2 * (noise[p] - lowest) / (highest - lowest) - 1;
            region[p] = (byte) (value > threshold ? 1 : 0);
        }
        return region;
    }

    /** The noise {@code [2·B, C, h, w]}: normal inside the regions, and 0 outside. */
    NDArray noise(int channels, double deviation, SplittableRandom random, NDManager owner) {
        Shape shape = new Shape(regions.size(), channels, grid.height(), grid.width());
        return NativeBytes.floats(owner, shape, floats -> {
            for (byte[] region : regions) {
                for (int channel = 0; channel < channels; channel++) {
                    for (byte inside : region) {
                        floats.put(inside == 1 ? (float) (deviation * random.nextGaussian()) : 0);
                    }
                }
            }
        });
    }

    /** The masks as an array {@code [2·B, 1, h, w]}. */
    NDArray maskArray(NDManager owner) {
        return NativeBytes.floats(owner, new Shape(masks.size(), 1, grid.height(), grid.width()), floats -> {
            for (byte[] mask : masks) {
                for (byte anomalous : mask) {
                    floats.put(anomalous);
                }
            }
        });
    }

    /** The labels as an array {@code [2·B]}. */
    NDArray labelArray(NDManager owner) {
        return NativeBytes.floats(
                owner, new Shape(defective.size()), floats -> defective.forEach(defect -> floats.put(defect ? 1 : 0)));
    }
}
