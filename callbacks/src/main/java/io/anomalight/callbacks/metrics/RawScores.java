package io.anomalight.callbacks.metrics;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** The scores of an evaluation, collected batch by batch, and the CSV file in which they stand. */
final class RawScores {
    private static final String PATH = "path";
    private static final String LABEL = "label";
    private static final String SCORE = "score";
    private static final String CATEGORY = "category"; // not in files of earlier versions
    private static final String VERDICT = "verdict"; // not in files of earlier versions

    private final List<RawScore> scores = new ArrayList<>();

    void clear() {
        scores.clear();
    }

    /** Adds images whose verdicts are not known. */
    void add(List<ImageResult> results) {
        results.forEach(result -> add(result, Optional.empty()));
    }

    /** Adds images with the verdicts of their categories' thresholds. */
    void add(List<ImageResult> results, PostProcessor thresholds) {
        for (ImageResult result : results) {
            PostProcessor own = thresholds.of(result.image().category());
            add(result, Optional.of(own.verdict(result)));
        }
    }

    private void add(ImageResult result, Optional<Verdict> verdict) {
        scores.add(new RawScore(
                result.image().path().toString(),
                result.image().label(),
                result.score(),
                result.image().category(),
                verdict));
    }

    /** Writes the scores with all digits, and forgets them. */
    void write(Path file) {
        try {
            AtomicFile.write(file, csv());
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
        clear();
    }

    private String csv() throws IOException {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(PATH, LABEL, SCORE, CATEGORY, VERDICT);
            for (RawScore image : scores) {
                csv.printRecord(
                        image.path(),
                        image.label().toString().toLowerCase(Locale.ROOT),
                        Float.toString(image.score()),
                        image.category(),
                        image.verdict().map(Verdict::label).orElse(""));
            }
        }
        return text.toString();
    }

    /**
     * Reads a file, in the order of its images.
     *
     * @param callback the callback that writes such a file
     * @throws UserError if it is missing or damaged
     */
    static List<RawScore> read(Path file, String callback) {
        if (!Files.isRegularFile(file)) {
            throw new UserError(file + " does not exist: train with callbacks.add=[" + callback + "]");
        }
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        List<RawScore> read = new ArrayList<>();
        try (CSVParser lines = CSVParser.parse(Files.readString(file, StandardCharsets.UTF_8), format)) {
            for (CSVRecord line : lines) {
                read.add(score(line, file));
            }
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
        return read;
    }

    private static RawScore score(CSVRecord line, Path file) {
        try {
            float score = Float.parseFloat(line.get(SCORE));
            if (Float.isNaN(score)) {
                throw new IllegalArgumentException("a score is NaN");
            }
            return new RawScore(
                    line.get(PATH),
                    Label.valueOf(line.get(LABEL).toUpperCase(Locale.ROOT)),
                    score,
                    line.isMapped(CATEGORY) ? line.get(CATEGORY) : "",
                    verdict(line));
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    file + " is damaged: row " + line.getRecordNumber()
                            + " is not an image with its label and its score; test" + " the run again",
                    e);
        }
    }

    private static Optional<Verdict> verdict(CSVRecord line) {
        String label = line.isMapped(VERDICT) ? line.get(VERDICT) : "";
        return label.isEmpty() ? Optional.empty() : Optional.of(Verdict.valueOf(label.toUpperCase(Locale.ROOT)));
    }
}
