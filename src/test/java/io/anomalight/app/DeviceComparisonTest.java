package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.app.DeviceComparison.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceComparisonTest {

    @Test
    void aDeviceIsWithinTheTolerancesOfItself(@TempDir Path folder) throws IOException {
        DeviceComparison comparison = new DeviceComparison(folder, "cpu", "cpu");
        Row row = comparison.compare("padim");
        assertThat(row.fault()).isEmpty();
        assertThat(row.isWithin()).isTrue();
        assertThat(row.seconds()).isPositive();
        assertThat(comparison.table(List.of(row)))
                .contains("padim", "1 of 1 models are within their tolerances on cpu and cpu.");
    }

    @Test
    void aModelThatFailsIsARowWithItsFault(@TempDir Path folder) throws IOException {
        DeviceComparison comparison = new DeviceComparison(folder, "cpu", "abacus");
        Row row = comparison.compare("padim");
        assertThat(row.fault()).contains("abacus");
        assertThat(row.isWithin()).isFalse();
        assertThat(comparison.table(List.of(row))).contains("FAILED", "0 of 1 models");
    }

    @Test
    void differencesAboveAToleranceAreOver() {
        assertThat(DeviceComparison.difference(List.of(100.0, 0.1), List.of(101.0, 0.3)))
                .isCloseTo(0.2, within(1e-12));
        assertThat(new Row("padim", 0, 0.02, 1, 1, "").isWithin()).isFalse();
        assertThat(new Row("stfpm", 0, 0.02, 1, 1, "").isWithin()).isTrue();
        assertThat(new Row("stfpm", 0.002, 0, 1, 1, "").isWithin()).isFalse();
        assertThat(new Row("stfpm", Double.NaN, 0, 1, 1, "").isWithin()).isFalse();
    }
}
