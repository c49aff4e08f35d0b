package io.anomalight.app.run;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.training.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Has a run's module judge image files, batch by batch, and writes what it finds as it goes.
 *
 * @param input the image or folder that was named
 * @param images all files of it
 * @param directory where results go
 * @param resume whether to leave out the images that {@code directory} holds results of
 */
public record RunPrediction(Path input, List<Path> images, Path directory, MapFormat maps, boolean resume) {

    /**
     * Judges, and says at the end, and also when it fails, how far it came.
     *
     * @param trainer makes one that writes to these files
     * @return how many images are judged, those before a resumption included
     */
    public int run(
            AnomalyModule module,
            Checkpoint saved,
            LoaderConfig loading,
            Console console,
            Function<PredictionFiles, Trainer> trainer) {
        PredictionLines lines = resume ? resumed(module, saved) : PredictionLines.begin(directory);
        PredictionFiles files = new PredictionFiles(directory, input, images, maps, lines);
        List<Sample> samples = files.toJudge().stream()
                .<Sample>map(image -> new FileSample(image, Label.UNKNOWN))
                .toList();
        try (files) {
            trainer.apply(files).predict(module, samples, loading, saved.postProcessor());
        } finally {
            files.summary().ifPresent(console::line);
        }
        return files.judged();
    }

    private PredictionLines resumed(AnomalyModule module, Checkpoint saved) {
        if (module.capabilities().calibrationOver(Calibration.Images.EVALUATED).isPresent()) {
            throw new UserError(module.name() + " scores each image relative to all that are judged with it, so a"
                    + " prediction can't be resumed; leave out resume=true");
        }
        return PredictionLines.resume(directory, saved.postProcessor());
    }
}
