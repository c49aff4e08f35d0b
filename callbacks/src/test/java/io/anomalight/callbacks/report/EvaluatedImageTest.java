package io.anomalight.callbacks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluatedImageTest {
    private static final ImageSize SIZE = new ImageSize(1, 1);

    private static EvaluatedImage evaluated(String kind) {
        HostImage image = new HostImage(
                        Path.of("line2", "0417.png"), Label.ANOMALOUS, SIZE, new float[3], Optional.empty(), SIZE)
                .in("parts")
                .ofKind(kind);
        return EvaluatedImage.of(new ImageResult(image, 1, new float[1], Optional.empty()), Optional.empty());
    }

    @Test
    void theKindOfTheDataSetIsShownAndElseTheFolder() {
        assertThat(evaluated("scratch").kind()).isEqualTo("parts/scratch");
        assertThat(evaluated("").kind()).isEqualTo("parts/line2");
        assertThat(evaluated("scratch").name()).isEqualTo("parts/line2/0417.png");
    }
}
