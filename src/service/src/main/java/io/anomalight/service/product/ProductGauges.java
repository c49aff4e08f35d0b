package io.anomalight.service.product;

import io.anomalight.service.metrics.Measurements;

/** The gauges of each product. */
record ProductGauges(Measurements measurements) {

    void add(Product product) {
        measurements.watch(
                "anomalight.product.loaded",
                "1 while the model of the product is in memory, 0 otherwise.",
                product.name(),
                () -> product.loaded() ? 1 : 0);
        measurements.watch(
                "anomalight.product.failed",
                "1 while the file of the product can't be used, 0 otherwise; a loaded model stays in use.",
                product.name(),
                () -> product.status().problem().isEmpty() ? 0 : 1);
        measurements.watch(
                "anomalight.drift",
                "1 while the last window of images was a drift of the scores, 0 otherwise.",
                product.name(),
                product.drift()::drifting);
        measurements.watch(
                "anomalight.drift.p.value",
                "The p-value of the last window of images: small if parts as in the calibration hardly give such scores.",
                product.name(),
                product.drift()::pValue);
    }

    void remove(Product product) {
        measurements.forget(product.name());
    }

    void add(MemoryBudget budget) {
        measurements.watch(
                "anomalight.models.bytes",
                "Estimated memory of the loaded models; while a model replaces another, both count.",
                budget::used);
    }
}
