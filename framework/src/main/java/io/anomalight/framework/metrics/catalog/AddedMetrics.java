package io.anomalight.framework.metrics.catalog;

import io.anomalight.framework.metrics.Aupro;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The metrics that a recipe can add to the usual ones. */
public final class AddedMetrics {
    private AddedMetrics() {}

    /** Name to factory, those of images first. */
    public static Map<String, Supplier<Metric>> byName() {
        Map<String, Supplier<Metric>> metrics = new LinkedHashMap<>();
        for (int percent : new int[] {0, 5}) {
            double share = percent / 100.0;
            metrics.put("image_PG" + percent, () -> Metrics.ofImages(ranking -> Presorted.good(ranking, share)));
            metrics.put("image_PB" + percent, () -> Metrics.ofImages(ranking -> Presorted.bad(ranking, share)));
        }
        metrics.put("image_AUROCLogical", () -> new AurocOfKind("logical_anomalies"));
        metrics.put("image_AUROCStructural", () -> new AurocOfKind("structural_anomalies"));
        metrics.put("pixel_AUPRO05", () -> Metrics.ofPixels(ranking -> Aupro.of(ranking, 0.05)));
        metrics.put("pixel_AUPIMO", Aupimo::new);
        metrics.put("pixel_AUsPRO05", () -> new SaturatedOverlap(0.05));
        metrics.put("pixel_AUsPRO30", () -> new SaturatedOverlap(0.3));
        for (RegionSize size : RegionSize.values()) {
            metrics.put("pixel_Recall" + size.label(), () -> new RegionRecall(size));
        }
        return metrics;
    }
}
