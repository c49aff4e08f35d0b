package io.anomalight.callbacks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.callbacks.report.page.Page;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.settings.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSectionTest {
    private static final ReportPage.Fit FIT = new ReportPage.Fit(
            new FitReport(3, 3, Scores.NONE, new StopReason.MaxEpochs(3)), Duration.ofSeconds(1), OptionalInt.empty());

    @TempDir
    Path folder;

    @Test
    void lossesOfOneSizeShareAChart() throws IOException {
        assertThat(page(history(2.4, 1.9, 1.5))).contains(">Loss<").doesNotContain("Loss: ");
        assertThat(page(history(2.4, 2.4, 2.4))).contains(">Loss<");
    }

    @Test
    void lossesOfVeryDifferentSizeHaveOneChartEach() throws IOException {
        assertThat(page(history(1.4, 90, 223))).contains(">Loss: Train loss<", ">Loss: Val loss<");
    }

    private String page(History history) throws IOException {
        Path file = folder.resolve("page.html");
        new Page("", "", List.of(TrainingSection.of(FIT, history)), "").write(file);
        return Files.readString(file);
    }

    private static History history(double... validation) {
        History history = new History();
        for (int epoch = 0; epoch < validation.length; epoch++) {
            history.add(epoch, Map.of("train_loss", 2.3 - 0.3 * epoch));
            history.add(epoch, Map.of("val_loss", validation[epoch]));
        }
        return history;
    }
}
