package io.anomalight.service.drift;

import io.anomalight.framework.metrics.PostProcessor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the drift of one product, in each of its categories. All methods may be called by any thread. */
public final class DriftMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(DriftMonitor.class);

    private final String product;
    private final DriftSettings settings;
    private final Map<String, DriftWatch> watches = new ConcurrentSkipListMap<>();

    public DriftMonitor(String product, DriftSettings settings) {
        this.product = product;
        this.settings = settings;
    }

    /**
     * Adds a scored image; logs when a drift begins and ends.
     *
     * @param category empty for a model of one category
     * @param ofModel the thresholds of this category, with the normal scores. New normal scores start again
     */
    public void add(String category, PostProcessor ofModel, float score) {
        DriftWatch watch = watch(category, ofModel);
        DriftWatch.Change change = watch.add(score);
        if (change == DriftWatch.Change.NONE) {
            return;
        }
        DriftState state = watch.state();
        String what = category.isEmpty() ? product : product + ", category " + category;
        double percent = 100 * state.above().orElse(0);
        if (change == DriftWatch.Change.BEGINS) {
            LOG.warn(
                    "Drift of product {} begins: {} % of the last {} images score above the median of the {} normal images"
                            + " (p-value {}); the parts, the camera or the light may have changed",
                    what,
                    percent,
                    settings.window(),
                    state.normalImages(),
                    state.pValue().orElse(1));
        } else {
            LOG.warn(
                    "Drift of product {} ends: {} % of the last {} images score above the median of the normal images",
                    what, percent, settings.window());
        }
    }

    private DriftWatch watch(String category, PostProcessor ofModel) {
        return watches.compute(
                category,
                (name, known) -> known != null && known.isOf(ofModel.normalScores())
                        ? known
                        : new DriftWatch(name, ofModel.normalScores(), settings));
    }

    /** The state of each category of a model; of the model itself if it has one category. */
    public List<DriftState> states(PostProcessor ofModel) {
        Collection<String> categories = ofModel.categories().isEmpty()
                ? List.of("")
                : ofModel.categories().keySet();
        return categories.stream()
                .map(name -> watch(name, ofModel.of(name)).state())
                .toList();
    }

    /** 1 if a category drifts, 0 otherwise. */
    public double drifting() {
        return watches.values().stream().anyMatch(watch -> watch.state().drifting()) ? 1 : 0;
    }

    /** The smallest p-value of the last windows of all categories; NaN before the first window. */
    public double pValue() {
        return watches.values().stream()
                .map(watch -> watch.state().pValue())
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .min()
                .orElse(Double.NaN);
    }
}
