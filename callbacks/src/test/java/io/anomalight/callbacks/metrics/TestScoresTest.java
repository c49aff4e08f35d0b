package io.anomalight.callbacks.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestScoresTest {
    private static final ImageSize SIZE = new ImageSize(1, 1);

    @TempDir
    Path folder;

    private static ImageResult result(String path, Label label, float score) {
        HostImage image = new HostImage(Path.of(path), label, SIZE, new float[3], Optional.empty(), SIZE);
        return new ImageResult(image, score, new float[] {score});
    }

    @Test
    void everyDigitOfEveryTestScoreIsKept() {
        FakeRun run = new FakeRun(folder);
        TestScores scores = new TestScores();
        scores.onEvaluationStart(run, List.of(), 1);
        scores.onTestBatchEnd(run, List.of(result("good/0, \"a\".png", Label.NORMAL, 0.1f)));
        scores.onTestBatchEnd(run, List.of(result("bad/1.png", Label.ANOMALOUS, Float.MIN_NORMAL)));
        scores.onTestEnd(run, Scores.NONE);

        assertThat(TestScores.read(folder))
                .containsExactly(
                        new RawScore("good/0, \"a\".png", Label.NORMAL, 0.1f, "", Optional.of(Verdict.NORMAL)),
                        new RawScore("bad/1.png", Label.ANOMALOUS, Float.MIN_NORMAL, "", Optional.of(Verdict.NORMAL)));
    }

    @Test
    void aFileOfAnEarlierVersionHasNoCategoriesAndNoVerdicts() throws IOException {
        Files.writeString(folder.resolve(TestScores.FILE), "path,label,score\na.png,normal,1\n");
        assertThat(TestScores.read(folder))
                .containsExactly(new RawScore("a.png", Label.NORMAL, 1, "", Optional.empty()));
    }

    @Test
    void aMissingOrDamagedFileIsNamed() throws IOException {
        assertThatThrownBy(() -> TestScores.read(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("test_scores.csv does not exist");
        Files.writeString(folder.resolve(TestScores.FILE), "path,label,score\na.png,normal,high\n");
        assertThatThrownBy(() -> TestScores.read(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("test_scores.csv is damaged");
    }
}
