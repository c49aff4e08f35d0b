package io.anomalight.callbacks.figures;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.files.BackgroundWriter;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Draws images with their results: every test image to {@code images/<folder>/<file>.png} in the run folder, and a few
 * images of each validation and test to the logger.
 */
public final class ImagesCallback implements Callback {

    /**
     * Settings of the callback.
     *
     * @param save whether every test image is drawn to the run folder
     * @param logged number of normal and number of defective images that are drawn to the logger in each validation and test
     */
    public record Config(boolean save, int logged) {
        public Config {
            if (logged < 0) {
                throw new IllegalArgumentException("logged must not be negative, but is " + logged);
            }
        }
    }

    /** The folder of pictures inside a run folder. */
    public static final String FOLDER = "images";

    /** Draws an image with its result; called on threads of its own. */
    @FunctionalInterface
    public interface Figure {
        BufferedImage draw(ImageResult result, PostProcessor postProcessor);
    }

    /** Writes a picture to a file, on threads of its own; creates the file's folder if it does not exist. */
    @FunctionalInterface
    public interface PictureWriter {
        void write(Path file, BufferedImage picture) throws IOException;
    }

    // Drawing and compressing a picture takes about as long as scoring its image on a processor, and much longer than
    // on a GPU.
    private static final int THREADS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

    private final Config config;
    private final Figure figure;
    private final PictureWriter writer;
    private PictureNames names = new PictureNames(List.of());
    // Opened by the first picture of a test, and closed at its end.
    private Optional<BackgroundWriter> pictures = Optional.empty();
    // Images for the logger. They are drawn after the last batch: before, the thresholds of a validation are not known.
    private final Map<Label, List<ImageResult>> logged = new EnumMap<>(Label.class);

    public ImagesCallback(Config config, Figure figure, PictureWriter writer) {
        this.config = config;
        this.figure = figure;
        this.writer = writer;
    }

    @Override
    public void onEvaluationStart(Run run, List<Path> images, long batches) {
        names = new PictureNames(images);
        logged.clear();
    }

    @Override
    public void onValidationBatchEnd(Run run, List<ImageResult> results) {
        results.forEach(this::keepForLogger);
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        log(run, "validation/");
    }

    @Override
    public void onTestBatchEnd(Run run, List<ImageResult> results) {
        results.forEach(this::keepForLogger);
        if (config.save()) {
            results.forEach(result -> save(run, result));
        }
    }

    /** Waits for the pictures, so that what reads them at the end of the test finds them. */
    @Override
    public Scores onTestEpochEnd(Run run, Evaluation evaluation) {
        pictures.ifPresent(BackgroundWriter::finish);
        closePictures();
        return Scores.NONE;
    }

    @Override
    public void onTestEnd(Run run, Scores scores) {
        log(run, "test/");
    }

    @Override
    public void onException(Run run, Throwable failure) {
        closePictures();
    }

    private void closePictures() {
        pictures.ifPresent(BackgroundWriter::close);
        pictures = Optional.empty();
    }

    private void save(Run run, ImageResult result) {
        BackgroundWriter writer = pictures.orElseGet(() -> new BackgroundWriter(THREADS));
        pictures = Optional.of(writer);
        Path file =
                run.directory().resolve(FOLDER).resolve(names.of(result.image().path()) + ".png");
        PostProcessor thresholds = run.postProcessor().of(result.image().category());
        writer.add(() -> save(file, result, thresholds));
    }

    private void save(Path file, ImageResult result, PostProcessor thresholds) {
        try {
            writer.write(file, figure.draw(result, thresholds));
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    private void keepForLogger(ImageResult result) {
        List<ImageResult> sameLabel = logged.computeIfAbsent(result.image().label(), label -> new ArrayList<>());
        if (sameLabel.size() < config.logged()) {
            sameLabel.add(result);
        }
    }

    private void log(Run run, String prefix) {
        logged.values()
                .forEach(results -> results.forEach(result -> run.logger()
                        .image(
                                run.step(),
                                prefix + names.of(result.image().path()),
                                figure.draw(
                                        result,
                                        run.postProcessor().of(result.image().category())))));
        logged.clear();
    }
}
