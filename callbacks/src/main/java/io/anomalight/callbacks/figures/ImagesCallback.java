package io.anomalight.callbacks.figures;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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

    /** Draws an image with its result. */
    @FunctionalInterface
    public interface Figure {
        BufferedImage draw(ImageResult result, PostProcessor postProcessor);
    }

    /** Writes a picture to a file; creates the file's folder if it does not exist. */
    @FunctionalInterface
    public interface PictureWriter {
        void write(Path file, BufferedImage picture) throws IOException;
    }

    private final Config config;
    private final Figure figure;
    private final PictureWriter writer;
    private PictureNames names = new PictureNames(List.of());
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

    @Override
    public void onTestEnd(Run run, Scores scores) {
        log(run, "test/");
    }

    private void save(Run run, ImageResult result) {
        Path file =
                run.directory().resolve(FOLDER).resolve(names.of(result.image().path()) + ".png");
        try {
            writer.write(
                    file,
                    figure.draw(result, run.postProcessor().of(result.image().category())));
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
