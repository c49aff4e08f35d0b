package io.anomalight.app.run;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.training.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Scores image files in batches with the module of a run, and writes each result at once.
 *
 * @param input the named image or folder
 * @param images all image files of the input
 * @param directory the folder for the results
 * @param resume whether to skip the images that already have a result in {@code directory}
 * @param category the category whose thresholds are used; absent for those of all categories together
 */
public record RunPrediction(
        Path input, List<Path> images, Path directory, MapFormat maps, boolean resume, Optional<String> category) {

    /**
     * Scores the images; prints the number of scored images at the end, also after a failure.
     *
     * @param all the thresholds of the run
     * @param trainer creates a trainer that writes to the given files
     * @return the number of scored images, including those of an earlier prediction
     */
    public int run(
            AnomalyModule module,
            PostProcessor all,
            LoaderConfig loading,
            Console console,
            Function<PredictionFiles, Trainer> trainer) {
        PostProcessor thresholds = category.map(all::ofKnown).orElse(all);
        PredictionLines lines = resume ? resumed(module, thresholds) : PredictionLines.begin(directory);
        PredictionFiles files = new PredictionFiles(directory, input, images, maps, lines);
        List<Sample> samples = files.remaining().stream()
                .<Sample>map(image -> new FileSample(image, Label.UNKNOWN).in(category.orElse("")))
                .toList();
        try (files) {
            trainer.apply(files).predict(module, samples, loading, thresholds);
        } finally {
            files.summary().ifPresent(console::line);
        }
        return files.scored();
    }

    private PredictionLines resumed(AnomalyModule module, PostProcessor thresholds) {
        if (module.capabilities().calibrationOver(Calibration.Images.EVALUATED).isPresent()) {
            throw new UserError(module.name() + " scores each image relative to all images of the prediction, so it"
                    + " can't be resumed; leave out resume=true");
        }
        return PredictionLines.resume(directory, thresholds);
    }
}
