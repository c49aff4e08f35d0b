package io.anomalight.callbacks.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.callbacks.FakeRun;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.estimate.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
    private final Path directory;
    private final FakeRun run;
    private final Summary summary;

    SummaryTest(@TempDir Path directory) {
        this.directory = directory;
        run = new FakeRun(directory);
        summary = new Summary(run.console());
    }

    @Test
    void printsATableAfterAFitAndItsTest() throws IOException {
        Files.createDirectory(directory.resolve("images"));
        fit(185);
        summary.onTestEnd(run, scores());

        assertThat(run.said)
                .containsExactly(String.join(
                        "\n",
                        "Test of fake",
                        "  image_AUROC      0.9877",
                        "  pixel_AUROC      0.5000 ± 0.0002",
                        "  pixel_AUPRO      undefined: no image has a mask",
                        "  image threshold  0.5 (best F1 on validation)",
                        "  false alarms     at most 29.64 % of new normal images, with 95 % confidence from 20 in validation",
                        "  pixel threshold  0.25 (by hand)",
                        "  fit              3 epochs, 96 steps in 3 min 5 s; ended because all 3 epochs are trained",
                        "  pictures         " + directory.resolve("images"),
                        "  metrics          " + directory.resolve("metrics.json")));
    }

    @Test
    void printsIntervalsAndWhatTheyMean() {
        summary.onTestEnd(
                run, new Scores(Map.of("image_AUROC", Measurement.exact(0.75).with(new Interval(0.5, 0.98765, 0.95)))));

        assertThat(run.said.get(0))
                .contains("  image_AUROC      0.7500  0.5000 to 0.9877\n")
                .contains(
                        "  intervals        95 %: how far a metric could change with other images of the same kind\n");
    }

    @Test
    void aTestWithoutAFitHasNoRowForTheFit() throws IOException {
        summary.onTestEnd(run, scores());

        assertThat(run.said.get(0)).doesNotContain("\n  fit ").doesNotContain("\n  pictures ");
        assertThat(json().has("fit")).isFalse();
    }

    @Test
    void printsAValidationOnlyOutsideAFit() {
        summary.onFitStart(run);
        summary.onValidationEnd(run, scores());
        assertThat(run.said).isEmpty();

        fit(1);
        summary.onValidationEnd(run, scores());
        assertThat(run.said.get(0)).startsWith("Validation of fake\n");
    }

    @Test
    void writesTheResultsAsJson() throws IOException {
        fit(41);
        summary.onTestEnd(run, scores());

        JsonNode json = json();
        assertThat(json.path("model").textValue()).isEqualTo("fake");
        JsonNode metrics = json.path("metrics");
        assertThat(metrics.path("image_AUROC").path("value").doubleValue()).isEqualTo(0.98765);
        assertThat(metrics.path("pixel_AUROC").path("error_bound").doubleValue())
                .isEqualTo(0.0002);
        assertThat(metrics.path("pixel_AUPRO").path("value").isNull()).isTrue();
        assertThat(metrics.path("pixel_AUPRO").path("undefined").textValue()).isEqualTo("no image has a mask");
        assertThat(json.path("post_processor").path("pixel_threshold").doubleValue())
                .isEqualTo(0.25);
        assertThat(json.path("fit").path("steps").intValue()).isEqualTo(96);
        assertThat(json.path("fit").path("seconds").doubleValue()).isEqualTo(41);
        assertThat(json.path("fit").path("stop_reason").textValue()).isEqualTo("all 3 epochs are trained");
    }

    @ParameterizedTest
    @CsvSource({"0,0.0 s", "59,59.0 s", "60,1 min 0 s", "3599,59 min 59 s", "7320,2 h 2 min"})
    void formatsDurations(long lasted, String text) {
        fit(lasted);
        summary.onTestEnd(run, Scores.NONE);

        assertThat(run.said.get(0)).contains(" steps in " + text + ";");
    }

    @Test
    void aFolderThatCannotBeWrittenIsAnErrorThatNamesTheFile() throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "").resolve("run");

        assertThatThrownBy(() -> summary.onTestEnd(new FakeRun(blocked), Scores.NONE))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(blocked.resolve("metrics.json") + " can't be written: ");
    }

    private void fit(long lasting) {
        summary.onFitStart(run);
        run.elapsed = Duration.ofSeconds(lasting);
        summary.onFitEnd(run, FakeRun.REPORT);
    }

    private static Scores scores() {
        Map<String, Measurement> values = new LinkedHashMap<>();
        values.put("image_AUROC", Measurement.exact(0.98765));
        values.put("pixel_AUROC", Measurement.within(0.5, 0.0002));
        values.put("pixel_AUPRO", Measurement.undefined("no image has a mask"));
        return new Scores(values);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(directory.resolve("metrics.json").toFile());
    }
}
