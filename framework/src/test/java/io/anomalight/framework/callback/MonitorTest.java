package io.anomalight.framework.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.callback.Monitor.Mode;
import io.anomalight.framework.failure.UserError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MonitorTest {
    private static final String KEY = "model.early_stopping.metric";

    @Test
    void autoSelectsTheFirstPreferredMetricThatWillExist() {
        MetricCatalog masks = catalog("image_AUROC", "", "pixel_AUROC", "", "val_loss", "");
        MetricCatalog noMasks = catalog("image_AUROC", "", "pixel_AUROC", "there are no masks", "val_loss", "");
        MetricCatalog onlyNormal = catalog("image_AUROC", "one class", "pixel_AUROC", "one class", "val_loss", "");
        assertThat(Monitor.resolve(KEY, "auto", Mode.AUTO, masks)).isEqualTo(new Monitor("pixel_AUROC", Mode.MAX));
        assertThat(Monitor.resolve(KEY, "auto", Mode.AUTO, noMasks)).isEqualTo(new Monitor("image_AUROC", Mode.MAX));
        assertThat(Monitor.resolve(KEY, "auto", Mode.AUTO, onlyNormal)).isEqualTo(new Monitor("val_loss", Mode.MIN));
    }

    @Test
    void aMissingMetricIsAnErrorThatListsTheAvailableOnes() {
        MetricCatalog catalog =
                catalog("image_AUROC", "", "pixel_AUROC", "no defective image has a mask", "val_loss", "");
        assertThatThrownBy(() -> Monitor.resolve(KEY, "pixel_AUROC", Mode.MAX, catalog))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "model.early_stopping.metric = pixel_AUROC can't be monitored: validation will not publish it"
                                + " (no defective image has a mask). It will publish: image_AUROC, val_loss");
        assertThatThrownBy(() -> Monitor.resolve(KEY, "pixel_auroc", Mode.MAX, catalog))
                .hasMessageContaining("validation will not publish it. It will publish: image_AUROC, val_loss");
    }

    @Test
    void betterMeansAChangeOfMoreThanMinDelta() {
        Monitor most = new Monitor("image_AUROC", Mode.MAX);
        Monitor least = new Monitor("val_loss", Mode.MIN);
        assertThat(most.isBetter(0.92, 0.9, 0.01)).isTrue();
        assertThat(most.isBetter(0.905, 0.9, 0.01)).isFalse();
        assertThat(least.isBetter(0.88, 0.9, 0.01)).isTrue();
        assertThat(least.isBetter(0.92, 0.9, 0.01)).isFalse();
        assertThat(most.isBetter(0, most.worst(), 0)).isTrue();
        assertThat(least.isBetter(1e9, least.worst(), 0)).isTrue();
        assertThat(most.isBetter(Double.NaN, 0.9, 0)).isFalse();
    }

    private static MetricCatalog catalog(String... namesAndReasons) {
        Map<String, Optional<String>> metrics = new LinkedHashMap<>();
        for (int i = 0; i < namesAndReasons.length; i += 2) {
            String reason = namesAndReasons[i + 1];
            metrics.put(namesAndReasons[i], reason.isEmpty() ? Optional.empty() : Optional.of(reason));
        }
        return new MetricCatalog(metrics);
    }
}
