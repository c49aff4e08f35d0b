package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ThresholdConfigTest {

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void theFalsePositiveRateIsAShareBelowOne(double rate) {
        assertThatThrownBy(() -> config(ThresholdConfig.Method.ADAPTIVE, rate, Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("false_positive_rate must be at least 0 and below 1, but is " + rate);
    }

    @Test
    void manualNeedsBothValues() {
        assertThatThrownBy(() -> config(ThresholdConfig.Method.MANUAL, 0.1, Optional.of(1.0), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("manual_pixel is missing: method = manual needs manual_image and manual_pixel");
    }

    @Test
    void aManualValueThatWouldBeIgnoredIsRefused() {
        assertThatThrownBy(() -> config(ThresholdConfig.Method.ADAPTIVE, 0.1, Optional.of(1.5), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("manual_image = 1.5 has no effect with method = adaptive: set method = manual");
    }

    @Test
    void manualValuesAreFinite() {
        assertThatThrownBy(() -> config(ThresholdConfig.Method.MANUAL, 0.1, Optional.of(Double.NaN), Optional.of(1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("manual_image must be a finite number within the range of float32, but is NaN");
        assertThatThrownBy(() -> config(ThresholdConfig.Method.MANUAL, 0.1, Optional.of(1.0), Optional.of(-1e39)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("manual_pixel must be a finite number within the range of float32, but is -1.0E39");
    }

    private static ThresholdConfig config(
            ThresholdConfig.Method method, double rate, Optional<Double> image, Optional<Double> pixel) {
        return new ThresholdConfig(method, rate, image, pixel);
    }
}
