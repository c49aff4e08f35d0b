package io.anomalight.callbacks.loggers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.logging.RunLogger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Writes the scalars of a run to {@code metrics.csv}, one row per step, and its settings to {@code hparams.json}.
 *
 * <p>Each row is written to the file before {@link #scalars} returns. A run that was killed and resumed writes the same file as an
 * uninterrupted run. NaN is written as {@code nan}, infinity as {@code inf} and {@code -inf}.
 */
final class CsvLogger implements RunLogger {
    private static final String METRICS = "metrics.csv";
    private static final String SETTINGS = "hparams.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final StepTable metrics;
    private final Path settingsFile;

    /**
     * Opens {@code metrics.csv} in the run folder, and deletes an old {@code hparams.json}: {@link #hyperparameters} writes
     * a new one when the run has its final scores.
     *
     * @param resumedAt the step from which a fit is resumed: the rows of {@code metrics.csv} after this step are deleted;
     *     empty for a new {@code metrics.csv}
     * @throws io.anomalight.framework.failure.UserError if {@code metrics.csv} can't be read, or one of the files can't be
     *     written or deleted
     */
    CsvLogger(Path directory, OptionalLong resumedAt) {
        Path file = directory.resolve(METRICS);
        settingsFile = directory.resolve(SETTINGS);
        try {
            Files.deleteIfExists(settingsFile);
        } catch (IOException e) {
            throw FileFailure.writing(settingsFile, e);
        }
        metrics = resumedAt.isPresent() ? StepTable.upTo(resumedAt.getAsLong(), file) : StepTable.empty(file);
    }

    @Override
    public void scalars(long step, Map<String, Double> values) {
        Map<String, String> cells = new LinkedHashMap<>();
        values.forEach((name, value) -> cells.put(name, cell(name, value)));
        cells.remove(StepTable.STEP); // the table has its own column for the step
        if (!cells.isEmpty()) {
            metrics.put(step, cells);
        }
    }

    private static String cell(String name, double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        return name.equals(StepTable.EPOCH) && value == Math.rint(value)
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    @Override
    public void hyperparameters(Map<String, Object> settings, Map<String, Double> scores) {
        try {
            AtomicFile.write(settingsFile, JSON.writeValueAsString(settings) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a setting is not a number, a boolean, a text or a list of these", e);
        } catch (IOException e) {
            throw FileFailure.writing(settingsFile, e);
        }
    }
}
