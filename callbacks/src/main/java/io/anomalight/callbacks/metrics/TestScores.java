package io.anomalight.callbacks.metrics;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.Scores;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * Writes the raw score of every test image to {@code test_scores.csv} in the run folder, with all digits, so that other
 * metrics and intervals can be computed later.
 */
public final class TestScores implements Callback {
    /** The name of the file inside a run folder. */
    public static final String FILE = "test_scores.csv";

    private static final String PATH = "path";
    private static final String LABEL = "label";
    private static final String SCORE = "score";

    /**
     * The score of a test image.
     *
     * @param path the image file
     */
    public record ImageScore(String path, Label label, float score) {}

    private final List<ImageScore> scores = new ArrayList<>();

    @Override
    public void onEvaluationStart(Run run, List<Path> images, long batches) {
        scores.clear();
    }

    @Override
    public void onTestBatchEnd(Run run, List<ImageResult> results) {
        for (ImageResult result : results) {
            scores.add(new ImageScore(
                    result.image().path().toString(), result.image().label(), result.score()));
        }
    }

    @Override
    public void onTestEnd(Run run, Scores metrics) {
        Path file = run.directory().resolve(FILE);
        try {
            AtomicFile.write(file, csv());
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
        scores.clear();
    }

    private String csv() throws IOException {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(PATH, LABEL, SCORE);
            for (ImageScore image : scores) {
                csv.printRecord(
                        image.path(), image.label().toString().toLowerCase(Locale.ROOT), Float.toString(image.score()));
            }
        }
        return text.toString();
    }

    /**
     * Reads the file of a run, in the order of its test images.
     *
     * @throws UserError if it is missing or damaged
     */
    public static List<ImageScore> read(Path run) {
        Path file = run.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new UserError(file + " does not exist: train with callbacks.add=[test_scores]");
        }
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        List<ImageScore> read = new ArrayList<>();
        try (CSVParser lines = CSVParser.parse(Files.readString(file, StandardCharsets.UTF_8), format)) {
            for (CSVRecord line : lines) {
                read.add(new ImageScore(
                        line.get(PATH),
                        Label.valueOf(line.get(LABEL).toUpperCase(Locale.ROOT)),
                        Float.parseFloat(line.get(SCORE))));
            }
        } catch (IllegalArgumentException e) {
            throw new UserError(file + " is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
        return read;
    }
}
