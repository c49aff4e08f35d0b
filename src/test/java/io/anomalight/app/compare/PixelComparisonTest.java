package io.anomalight.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.compare.RunComparison.ComparedMetric;
import io.anomalight.framework.metrics.estimate.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Comparisons of metrics of pixels by their values on the same draws. */
class PixelComparisonTest extends TestedFolders {
    /** Writes two metrics of pixels, and their values on three draws. */
    private static Path withPixels(Path run, double auroc, double aupro, String... draws) throws IOException {
        Files.writeString(
                run.resolve("metrics.json"),
                """
                {"metrics": {"pixel_AUROC": {"value": %s}, "pixel_AUPRO": {"value": %s}, "pixel_Mine": {"value": 1}}}"""
                        .formatted(auroc, aupro));
        Files.writeString(
                run.resolve("test_draws.csv"),
                "category,draw,pixel_AUROC,pixel_AUPRO,pixel_Mine\n" + String.join("\n", draws) + "\n");
        return run;
    }

    private static Path withPixels(Path run) throws IOException {
        return withPixels(run, 0.75, 0.5, ",0,0.75,0.5,", ",1,0.5,0.25,", ",2,0.75,0.5,", ",3,0.875,0.625,");
    }

    private Path inTheOrderOfTheFirst() throws IOException {
        return run(
                "c",
                "g0.png,normal,2,,normal",
                "g1.png,normal,1,,normal",
                "g2.png,normal,6,,anomalous",
                "b0.png,anomalous,5,,anomalous",
                "b1.png,anomalous,3,,review",
                "b2.png,anomalous,9,,anomalous",
                "u.png,unknown,9,,anomalous");
    }

    @Test
    void metricsOfPixelsAreComparedOnTheSameDraws() throws IOException {
        Path better = withPixels(
                inTheOrderOfTheFirst(),
                0.875,
                0.5,
                ",0,0.875,0.5,",
                ",1,0.625,0.125,",
                ",2,0.875,0.5,",
                ",3,0.9375,0.75,");

        RunComparison comparison = RunComparison.of(withPixels(first()), better);

        assertThat(comparison.metrics())
                .extracting(ComparedMetric::name)
                .endsWith("image_F1Max", "pixel_AUROC", "pixel_AUPRO");
        assertThat(comparison.metrics().get(3).difference()).isEqualTo(new Difference(0.125, 0.0625, 0.125));
        assertThat(comparison.metrics().get(4).difference()).isEqualTo(new Difference(0, -0.125, 0.125));
        assertThat(comparison.left())
                .containsExactly("Not compared: pixel_Mine. Reason: the metric can't be computed on drawn images.");
        assertThat(String.join("\n", ComparisonLines.of(comparison)))
                .contains("+0.0625 to +0.1250  B is better", "Not compared: pixel_Mine.");
    }

    @Test
    void metricsOfOneRunAndRunsWithoutDrawsAreNamed() throws IOException {
        Path second = inTheOrderOfTheFirst();

        assertThat(RunComparison.of(withPixels(first()), second).left())
                .containsExactly("Not compared: pixel_AUROC, pixel_AUPRO, pixel_Mine. Reason: " + second
                        + " has no test_draws.csv, which a test with intervals writes: test the run again with"
                        + " to=<new folder>, and compare that folder.");
        Files.writeString(
                second.resolve("test_draws.csv"), "category,draw,pixel_AUROC\n,0,0.75\n,1,0.5\n,2,0.75\n,3,0.75\n");
        assertThat(RunComparison.of(first(), second).left())
                .containsExactly("Not compared: pixel_AUROC, pixel_AUPRO, pixel_Mine. Reason: only one of the runs has"
                        + " a value.");
    }

    @Test
    void drawsOfAnotherOrderOfTheImagesAreNotPaired() throws IOException {
        Path reversed = run(
                "d",
                "g1.png,normal,1,,normal",
                "g0.png,normal,2,,normal",
                "g2.png,normal,6,,anomalous",
                "b0.png,anomalous,5,,anomalous",
                "b1.png,anomalous,3,,review",
                "b2.png,anomalous,9,,anomalous",
                "u.png,unknown,9,,anomalous");

        assertThat(RunComparison.of(withPixels(first()), withPixels(reversed)).left())
                .containsExactly("Not compared: pixel_AUROC, pixel_AUPRO, pixel_Mine. Reason: the images were tested in"
                        + " another order: test both runs again.");
    }

    @Test
    void drawsOfAnotherLengthAreNotPaired() throws IOException {
        Path first = withPixels(first());
        Path second = withPixels(inTheOrderOfTheFirst(), 0.75, 0.5, ",0,0.75,0.5,", ",1,0.5,0.25,", ",2,0.75,0.5,");

        assertThat(RunComparison.of(first, second).left())
                .containsExactly("Not compared: pixel_AUROC, pixel_AUPRO, pixel_Mine. Reason: " + first
                        + " has 3 draws of the images, and " + second
                        + " has 2: test both runs again with the same callbacks.metrics.intervals.draws.");
    }

    @Test
    void drawsThatContradictTheMetricsAreNotPaired() throws IOException {
        Path first = withPixels(first());
        Path second = withPixels(
                inTheOrderOfTheFirst(), 0.9, 0.5, ",0,0.7,0.5,", ",1,0.5,0.25,", ",2,0.7,0.5,", ",3,0.8,0.6,");

        assertThat(RunComparison.of(first, second).left())
                .contains("Not compared: pixel_AUROC. Reason: test_draws.csv of " + second
                        + " contradicts its metrics.json, so they are of two tests: test the run again with to=<new"
                        + " folder>, and compare that folder.");
    }
}
