package io.anomalight.callbacks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoreHistogramsTest {
    private static final ImageSize SIZE = new ImageSize(2, 2);

    private final FakeRun run = new FakeRun(Path.of("results"));
    private final Evaluation evaluation = new Evaluation();

    ScoreHistogramsTest() {
        run.step = 24;
    }

    @Test
    void recordsTheScoresOfEachLabelAndTheCurvesOfImagesAndPixels() {
        add(Label.NORMAL, 0.25f);
        add(Label.ANOMALOUS, 1);
        add(Label.NORMAL, 0.5f);

        Scores published = new ScoreHistograms(new ScoreHistograms.Config(true)).onValidationEpochEnd(run, evaluation);

        assertThat(published).isEqualTo(Scores.NONE);
        assertThat(run.logged)
                .containsExactly(
                        "validation/scores/normal at 24 [0.25, 0.5]",
                        "validation/scores/anomalous at 24 [1.0]",
                        "validation/pr_curve/image at 24 1/2",
                        "validation/pr_curve/pixel at 24 1/11");
    }

    @Test
    void withoutDefectsRecordsNormalScoresOnly() {
        add(Label.NORMAL, 0.25f);

        new ScoreHistograms(new ScoreHistograms.Config(true)).onTestEpochEnd(run, evaluation);

        assertThat(run.logged).containsExactly("test/scores/normal at 24 [0.25]");
    }

    @Test
    void curvesCanBeLeftOut() {
        add(Label.NORMAL, 0.25f);
        add(Label.ANOMALOUS, 1);

        new ScoreHistograms(new ScoreHistograms.Config(false)).onTestEpochEnd(run, evaluation);

        assertThat(run.logged).containsExactly("test/scores/normal at 24 [0.25]", "test/scores/anomalous at 24 [1.0]");
    }

    private void add(Label label, float score) {
        byte[] mask = new byte[SIZE.pixels()];
        mask[0] = (byte) (label == Label.ANOMALOUS ? 1 : 0);
        HostImage image = new HostImage(Path.of("a.png"), label, SIZE, new float[12], Optional.of(mask), SIZE);
        evaluation.add(new ImageResult(image, score, new float[] {score, 0, 0, 0}));
    }
}
