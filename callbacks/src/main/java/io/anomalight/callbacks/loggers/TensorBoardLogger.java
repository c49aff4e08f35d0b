package io.anomalight.callbacks.loggers;

import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.metrics.Curve;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Writes event files for TensorBoard: one with scalars, pictures, histograms, precision-recall curves and texts, and one
 * with the settings of the run and its final metrics.
 *
 * <p>Every record is in the file as soon as the call returns, so TensorBoard can show a running fit. If a file can't be
 * written, a {@link io.anomalight.framework.failure.UserError} names it.
 */
final class TensorBoardLogger implements RunLogger {

    /**
     * Settings of the logger.
     *
     * @param images whether pictures are recorded, too
     */
    record Config(boolean images) {}

    private static final String HPARAMS_SUFFIX = ".hparams";

    private final Config config;
    private final Path directory;
    private final InstantSource clock;
    private final EventFile events;
    private final Instant opened;
    private long latestStep;

    /**
     * Opens a new event file in the run folder.
     *
     * @param resumedAt the step from which a fit is resumed; TensorBoard drops the events after it
     */
    TensorBoardLogger(Config config, Path directory, OptionalLong resumedAt) {
        this(config, directory, resumedAt, InstantSource.system());
    }

    TensorBoardLogger(Config config, Path directory, OptionalLong resumedAt, InstantSource clock) {
        this.config = config;
        this.directory = directory;
        this.clock = clock;
        this.opened = clock.instant();
        this.latestStep = resumedAt.orElse(0);
        deleteHparamsFile();
        this.events = EventFile.ofSession(RecordFile.create(EventFile.free(directory, opened, "")), clock, resumedAt);
    }

    @Override
    public void scalars(long step, Map<String, Double> values) {
        if (!values.isEmpty()) {
            latestStep = Math.max(latestStep, step);
            events.append(
                    step,
                    values.entrySet().stream()
                            .map(scalar -> SummaryValue.scalar(scalar.getKey(), scalar.getValue()))
                            .toList());
        }
    }

    @Override
    public void image(long step, String tag, BufferedImage image) {
        if (config.images()) {
            events.append(step, SummaryValue.image(tag, image));
        }
    }

    @Override
    public void histogram(long step, String tag, double[] values) {
        Histogram histogram = new Histogram(values);
        if (histogram.size() > 0) {
            events.append(step, SummaryValue.histogram(tag, histogram));
        }
    }

    /** {@inheritDoc} In TensorBoard, the thresholds are relative positions from 0 to 1, not raw scores. */
    @Override
    public void curve(long step, String tag, Curve curve) {
        events.append(step, SummaryValue.precisionRecall(tag, curve));
    }

    @Override
    public void text(String tag, String text) {
        // TensorBoard renders Markdown; a code block (between ~~~~) keeps the line breaks.
        String shown = text.contains("\n") ? "~~~~\n" + text + "\n~~~~" : text;
        events.append(0, SummaryValue.text(tag, shown));
    }

    /**
     * {@inheritDoc} The scores are recorded as {@code hparam/<name>}.
     *
     * <p>TensorBoard uses the first record of settings in a run. The settings have their own file, so that a run that was
     * resumed with more epochs can replace them.
     */
    @Override
    public void hyperparameters(Map<String, Object> settings, Map<String, Double> scores) {
        deleteHparamsFile();
        Path path = EventFile.free(directory, clock.instant(), HPARAMS_SUFFIX);
        try (EventFile file = EventFile.of(RecordFile.create(path), clock)) {
            file.append(latestStep, new HyperparameterSession(settings, opened, clock.instant()).values());
            scores.forEach((name, value) ->
                    file.append(latestStep, SummaryValue.scalar(HyperparameterSession.METRIC_PREFIX + name, value)));
        }
    }

    private void deleteHparamsFile() {
        try {
            Files.createDirectories(directory);
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(directory, EventFile.PREFIX + "*" + HPARAMS_SUFFIX)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw FileFailure.writing(directory, e);
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
