package io.anomalight.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorCategoryTest {
    private final Path archive;
    private final PostProcessor thresholds;

    DetectorCategoryTest(@TempDir Path folder) {
        archive = TinyArchive.write(folder.resolve("two.anomalight"));
        thresholds = TinyArchive.inTwoCategories(archive);
    }

    private static HostImage image(Detector detector) {
        return detector.prepare(TinyArchive.picture(1, 40, 30));
    }

    @Test
    void oneCallMayHaveImagesOfSeveralCategories() {
        try (Detector detector = Detector.load(archive)) {
            HostImage image = image(detector);
            List<Double> used =
                    detector.score(List.of(image.in("cable"), image, image.in("bottle")), Detection::threshold);

            assertThat(used)
                    .containsExactly(
                            (double) thresholds.of("cable").imageThreshold(),
                            (double) thresholds.imageThreshold(),
                            (double) thresholds.of("bottle").imageThreshold());
            assertThatThrownBy(() -> detector.score(List.of(image.in("can"))))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("category=can is not known: choose one of bottle, cable");
        }
    }

    @Test
    void theOptionsChooseTheCategoryOfImagesThatNameNone() {
        DetectorOptions cable = DetectorOptions.DEFAULT.withThreads(1).withCategory("cable");
        try (Detector detector = Detector.load(archive, cable)) {
            HostImage image = image(detector);

            assertThat(detector.score(List.of(image, image.in("bottle")), Detection::threshold))
                    .containsExactly((double) thresholds.of("cable").imageThreshold(), (double)
                            thresholds.of("bottle").imageThreshold());
            assertThat(detector.evaluate(List.of(image)).get(0).image().category())
                    .isEqualTo("cable");
            assertThat(detector.postProcessor()).isEqualTo(thresholds.of("cable"));
        }
        assertThatThrownBy(() -> Detector.load(archive, cable.withCategory("can")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("category=can is not known");
    }

    @Test
    void aThresholdThatIsSetStaysThatOfItsCategory() {
        try (Detector detector = Detector.load(archive)) {
            detector.category("cable");
            detector.threshold(7);
            detector.category("bottle");
            assertThat(detector.postProcessor()).isEqualTo(thresholds.of("bottle"));

            detector.category("cable");
            assertThat(detector.postProcessor().imageThreshold()).isEqualTo(7);

            detector.postProcessor(thresholds);
            assertThat(detector.postProcessor()).isEqualTo(thresholds.of("cable"));
        }
    }
}
