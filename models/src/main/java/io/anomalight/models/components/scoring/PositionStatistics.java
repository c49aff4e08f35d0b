package io.anomalight.models.components.scoring;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.Batch;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.maps.GaussianBlur;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The mean and the standard deviation of the anomaly maps of normal images at each position, both smoothed, the variance also
 * drawn to that of all positions. Maps are often larger at the edges of the image, where an encoder pads its features with
 * zeros.
 *
 * <p>With several categories, each has its own. The module's state keeps them, so a checkpoint contains them: {@code
 * scoring.mean} and {@code scoring.deviation}, with several categories followed by a dot and the category.
 */
final class PositionStatistics {
    static final String PREFIX = "scoring.";

    private static final String MEAN = PREFIX + "mean"; // [H·W]
    private static final String DEVIATION = PREFIX + "deviation"; // [H·W]
    // The standard deviation of the smoothing, as a share of the shorter side. A few images give rough statistics of a
    // single position: with 15 normal images, half of this share gave worse scores on other images
    // (manual/accuracy.md).
    private static final double SMOOTHING_PER_SIDE = 1.0 / 8;
    // How far the variance of a position is drawn to the mean variance of all positions; also against unbounded scores.
    private static final double POOLED = 0.5;
    // Relative to the mean of the maps; a smaller deviation is a rounding error.
    private static final double ROUNDING = 1e-6;

    private final ModuleState state;
    private final ImageSize size;
    private final Map<String, MapSums> sums = new TreeMap<>(); // by category

    /** Statistics of maps of this size. */
    PositionStatistics(ModuleState state, ImageSize size) {
        this.state = state;
        this.size = size;
        state.allowVariable(PREFIX);
    }

    void clear() {
        sums.clear();
    }

    /**
     * Adds maps {@code [B, H, W]}.
     *
     * @param categories the category of each map; empty if the data has only one
     */
    void add(NDArray batch, List<String> categories) {
        float[] values = batch.toFloatArray();
        int count = (int) batch.getShape().get(0);
        int pixels = values.length / count;
        for (int map = 0; map < count; map++) {
            sums.computeIfAbsent(categories.isEmpty() ? "" : categories.get(map), absent -> new MapSums(pixels))
                    .add(values, map * pixels);
        }
    }

    /** Computes the statistics of the added maps, for each category on its own. */
    void finish() {
        state.names(PREFIX).forEach(state::remove); // an earlier calibration may have had other categories
        sums.forEach(this::finish);
        clear();
    }

    private void finish(String category, MapSums added) {
        String mean = name(MEAN, category);
        String deviation = name(DEVIATION, category);
        float[] smoothMean = smooth(mean, added.mean());
        float[] spread = smooth(deviation, added.variance());
        double pooled = average(spread);
        // Maps that never differ from each other are not scaled.
        boolean constant = Math.sqrt(pooled) <= ROUNDING * Math.abs(average(smoothMean));
        for (int i = 0; i < spread.length; i++) {
            spread[i] = constant ? 1 : (float) Math.sqrt((1 - POOLED) * spread[i] + POOLED * pooled);
        }
        // As vectors, so that an archive with rounded matrices keeps all their digits.
        state.buffer(mean, smoothMean, smoothMean.length);
        state.buffer(deviation, spread, spread.length);
    }

    private static String name(String statistic, String category) {
        return category.isEmpty() ? statistic : statistic + "." + category;
    }

    private float[] smooth(String name, float[] map) {
        state.buffer(name, map, map.length);
        try (NDArray maps = state.get(name).reshape(1, size.height(), size.width());
                NDArray smooth = blur().apply(maps)) {
            return smooth.toFloatArray();
        }
    }

    private GaussianBlur blur() {
        return new GaussianBlur(SMOOTHING_PER_SIDE * Math.min(size.height(), size.width()));
    }

    private static double average(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * (map − mean) / deviation, at each position of maps {@code [B, H, W]}.
     *
     * @param categories the category of each map, or one for all; empty if none was chosen
     * @throws UserError if the statistics are by category, and the category of a map is missing or not known
     */
    Operand standardized(Operand batch, List<String> categories) {
        // Without categories, and in files of earlier versions with several, one statistic is for all maps.
        List<String> of = state.has(MEAN) ? List.of("") : known(categories);
        return batch.sub(ofImages(batch, MEAN, of)).div(ofImages(batch, DEVIATION, of));
    }

    private List<String> known(List<String> categories) {
        List<String> known = state.names(MEAN + ".").stream()
                .map(name -> name.substring(MEAN.length() + 1))
                .sorted()
                .toList();
        List<String> all = categories.isEmpty() ? List.of("") : categories;
        all.forEach(category -> Batch.requireKnown(category, known));
        return Set.copyOf(all).size() == 1 ? all.subList(0, 1) : all;
    }

    // [N, H, W], with N = 1 if all maps have the same statistics.
    private Operand ofImages(Operand batch, String statistic, List<String> categories) {
        List<Operand> each = categories.stream()
                .map(category ->
                        batch.parameter(state, name(statistic, category)).reshape(1, size.height(), size.width()))
                .toList();
        return each.size() == 1 ? each.get(0) : each.get(0).concat(0, each.subList(1, each.size()));
    }
}
