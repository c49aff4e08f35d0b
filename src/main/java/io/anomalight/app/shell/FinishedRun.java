package io.anomalight.app.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.Experiment;
import io.anomalight.app.run.RunFolder;
import io.anomalight.callbacks.progress.Summary;
import io.anomalight.detector.Detector;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.MetricsJson;
import io.anomalight.framework.metrics.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A finished run, read from its folder. It keeps no file open and is thread-safe.
 *
 * @param directory the run folder: configuration, checkpoints, metrics
 * @param checkpoint the given checkpoint; without one, the run folder, and its best checkpoint is used
 */
public record FinishedRun(Path directory, Path checkpoint) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Opens a run from the path of its folder, of a checkpoint in it, or of a {@code latest} file.
     *
     * @throws UserError if there is no run at this path
     */
    public static FinishedRun open(Path named) {
        return new FinishedRun(RunFolder.find(named).path(), RunFolder.checkpoint(named));
    }

    /** The experiment of this run with overrides. The experiment does not print. */
    public Experiment experiment(String... overrides) {
        return Experiment.open(directory, overrides);
    }

    /** The text of the run's {@code config.conf}. */
    public String config() {
        return read(directory.resolve(RunFolder.CONFIG));
    }

    /**
     * The scores on the test images. If there was no test, the validation scores of the checkpoint.
     *
     * @throws UserError if the files with the scores are damaged, or there is neither a test nor a checkpoint
     */
    public Scores scores() {
        Path summary = directory.resolve(Summary.FILE);
        if (!Files.isRegularFile(summary)) {
            return Checkpoint.open(checkpoint).manifest().scores();
        }
        try {
            return MetricsJson.readScores(JSON.readTree(read(summary)).path("metrics"));
        } catch (JsonProcessingException e) {
            throw new UserError(
                    summary + " is damaged: it is not a JSON object; `./anomalight test run=" + directory + " to="
                            + directory + "` writes it again",
                    e);
        }
    }

    /**
     * A detector with the checkpoint; the caller closes it.
     *
     * @throws UserError if there is no checkpoint, or it is damaged
     */
    public Detector detector() {
        return experiment().detector(checkpoint);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }
}
