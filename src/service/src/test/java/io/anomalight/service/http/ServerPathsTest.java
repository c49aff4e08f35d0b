package io.anomalight.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerPathsTest {
    @Test
    void onlyNamesOfFilesAreLeft(@TempDir Path folder) {
        Path models = folder.resolve("my models");
        ServerPaths paths = ServerPaths.of(models);

        assertThat(paths.hide(models.resolve("cap.anomalight") + " is damaged")).isEqualTo("cap.anomalight is damaged");
        assertThat(paths.hide("Wrote /srv/line-1/runs/v_0/config.conf.")).isEqualTo("Wrote config.conf.");
    }

    @Test
    void otherTextStays() {
        String text = "12 images/s, and/or https://example.org/a/b, 3 / 4, runs/latest/metrics.csv";

        assertThat(ServerPaths.of().hide(text)).isEqualTo(text);
    }
}
