package io.anomalight.detector;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.memory.Precision;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PytorchScorerTest {
    @Test
    void aFailureNamesTheModelAndTheImages() {
        try (Detector detector = Detector.of(
                () -> {
                    LoadedModule loaded = TinyArchive.module();
                    loaded.state().names("").forEach(loaded.state()::remove);
                    return loaded;
                },
                TinyArchive::card,
                Precision.FLOAT32)) {
            HostImage first = detector.prepare("first.png", DecodedImage.of(picture()));
            HostImage second = detector.prepare("second.png", DecodedImage.of(picture()));

            assertThatThrownBy(() -> detector.evaluate(List.of(first, second)))
                    .isInstanceOf(ModuleFailure.class)
                    .hasMessageStartingWith("stfpm: ")
                    .hasMessageContaining(" on first.png, second.png");
        }
    }

    private static BufferedImage picture() {
        return new BufferedImage(TinyArchive.SIDE, TinyArchive.SIDE, BufferedImage.TYPE_INT_RGB);
    }
}
