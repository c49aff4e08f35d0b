package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.testing.LinesConsole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SkippedImagesTest {
    private final List<String> said = new ArrayList<>();
    private final SkippedImages skipped = new SkippedImages(new LinesConsole(said));

    @Test
    void eachImageIsReportedOnceAndASingleOneInTheSingular() {
        skipped.report(List.of());
        skipped.report(List.of("a.png is cut off"));
        skipped.report(List.of("a.png is cut off", "b.png is empty", "c.png is empty"));

        assertThat(said)
                .containsExactly(
                        "1 image was left out (data.on_error = skip):",
                        "  a.png is cut off",
                        "2 images were left out (data.on_error = skip):",
                        "  b.png is empty",
                        "  c.png is empty");
    }
}
