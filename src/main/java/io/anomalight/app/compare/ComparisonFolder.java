package io.anomalight.app.compare;

import io.anomalight.app.compare.RunComparison.ChangedImage;
import io.anomalight.app.compare.RunComparison.ComparedMetric;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.CsvText;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The files of a comparison: {@code metrics.csv}, {@code changed.csv} and the page {@code compare.html}.
 *
 * @param path a folder, which is created
 */
public record ComparisonFolder(Path path) {

    /**
     * Writes the files.
     *
     * @return the page
     * @throws io.anomalight.framework.failure.UserError if they can't be written
     */
    public Path write(RunComparison comparison) {
        try {
            Files.createDirectories(path);
            AtomicFile.write(path.resolve("metrics.csv"), metrics(comparison));
            AtomicFile.write(path.resolve("changed.csv"), changed(comparison));
            Path page = path.resolve("compare.html");
            ComparisonPage.of(comparison).write(page);
            return page;
        } catch (IOException e) {
            throw FileFailure.writing(path, e);
        }
    }

    private static String metrics(RunComparison comparison) throws IOException {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter table = new CSVPrinter(text, CSVFormat.RFC4180)) {
            table.printRecord("metric", "a", "b", "difference", "low", "high");
            for (ComparedMetric metric : comparison.metrics()) {
                table.printRecord(
                        metric.name(),
                        metric.first(),
                        metric.second(),
                        metric.difference().value(),
                        metric.difference().low(),
                        metric.difference().high());
            }
        }
        return text.toString();
    }

    private static String changed(RunComparison comparison) throws IOException {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter table = new CSVPrinter(text, CSVFormat.RFC4180)) {
            table.printRecord("path", "category", "label", "verdict_a", "verdict_b", "score_a", "score_b");
            for (ChangedImage image : comparison.changed()) {
                table.printRecord(
                        CsvText.harmless(image.first().path()),
                        CsvText.harmless(image.first().category()),
                        ComparisonLines.label(image.first()),
                        ComparisonLines.verdict(image.first()),
                        ComparisonLines.verdict(image.second()),
                        image.first().score(),
                        image.second().score());
            }
        }
        return text.toString();
    }
}
