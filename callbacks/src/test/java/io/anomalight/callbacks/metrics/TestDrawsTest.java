package io.anomalight.callbacks.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.callbacks.Results;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.resampling.DrawnValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDrawsTest {
    @TempDir
    Path folder;

    /** Tests thirty images, and returns the folder with the draws. */
    private Path tested(String name, Optional<IntervalSettings> intervals, IntToDoubleFunction score)
            throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        MetricsCallback metrics =
                new MetricsCallback(Metrics.builtIn().create(List.of("image_AUPR", "pixel_AUROC")), intervals);
        List<ImageResult> images = new ArrayList<>();
        Evaluation evaluation = new Evaluation();
        for (int i = 0; i < 30; i++) {
            ImageResult image = Results.of("a.png", i % 2 == 0 ? Label.NORMAL : Label.ANOMALOUS);
            images.add(new ImageResult(image.image(), (float) score.applyAsDouble(i), image.anomalyMap()));
        }
        images.forEach(evaluation::add);
        FakeRun fake = new FakeRun(run);
        metrics.onEvaluationStart(fake, List.of(), 1);
        metrics.onTestBatchEnd(fake, images);
        Scores scores = metrics.onTestEpochEnd(fake, evaluation);
        metrics.onTestEnd(fake, scores);
        return run;
    }

    private static DrawnValues aupr(Path run) {
        return TestDraws.read(run).orElseThrow().mean("image_AUPR");
    }

    private static double scattered(int image) {
        return image * 17 % 30 + image % 2 * 6;
    }

    @Test
    void twoTestsOnTheSameImagesHaveTheSameDraws() throws IOException {
        Path run = tested("a", Optional.of(IntervalSettings.DEFAULT), TestDrawsTest::scattered);
        Path scaled = tested("b", Optional.of(IntervalSettings.DEFAULT), image -> 2 * scattered(image));
        Path other = tested("c", Optional.of(IntervalSettings.DEFAULT), image -> image * 7 % 30);

        // Twice the score is the same order of the images, and so the same metric on each draw.
        assertThat(aupr(scaled).drawn()).hasSize(1000).isEqualTo(aupr(run).drawn());
        assertThat(aupr(other).minus(aupr(run), -0.1).hasInterval()).isTrue();
    }

    @Test
    void aMetricThatCannotBeComputedOnDrawsIsUndefinedThere() throws IOException {
        Path run = tested("a", Optional.of(IntervalSettings.DEFAULT), TestDrawsTest::scattered);

        // No image has a mask.
        assertThat(TestDraws.read(run).orElseThrow().mean("pixel_AUROC").whole())
                .isNaN();
    }

    @Test
    void aTestWithoutIntervalsRemovesTheDrawsOfAnEarlierOne() throws IOException {
        Path run = tested("a", Optional.of(IntervalSettings.DEFAULT), TestDrawsTest::scattered);
        assertThat(run.resolve(TestDraws.FILE)).exists();

        tested("a", Optional.empty(), TestDrawsTest::scattered);

        assertThat(TestDraws.read(run)).isEmpty();
    }

    @Test
    void aFileThatIsCutAtItsEndIsRefused() throws IOException {
        Path file = folder.resolve(TestDraws.FILE);
        String header = "category,draw,a\n";
        for (String rows : List.of("", "x,0,0.5\n", "x,0,0.5\nx,1,0.5\ny,0,0.5\n", "x,0,0.5\nx,1,0.")) {
            Files.writeString(file, header + rows);

            assertThatThrownBy(() -> TestDraws.read(folder))
                    .as(rows)
                    .isInstanceOf(UserError.class)
                    .hasMessage(file + " is damaged: its last rows are missing; test the run again");
        }
    }

    @Test
    void aTestOfImagesWithoutLabelsHasNoDrawsAndIsNotDamaged() throws IOException {
        new TestDraws(Map.of()).write(folder);

        assertThat(TestDraws.read(folder).orElseThrow().categories()).isEmpty();
    }

    @Test
    void aDamagedRowIsNamed() throws IOException {
        Path file = folder.resolve(TestDraws.FILE);
        for (String row : List.of(",1,0.5,0.5", ",2,0.5", ",2,much,0.5", ",x,0.5,0.5")) {
            Files.writeString(file, "category,draw,a,b\n,0,0.5,0.5\n,1,0.5,0.5\n" + row + "\n");

            assertThatThrownBy(() -> TestDraws.read(folder))
                    .as(row)
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith(file + " is damaged: row 3 is not the next draw");
        }
    }
}
