package io.anomalight.app.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.Experiment;
import io.anomalight.app.run.RunFolder;
import io.anomalight.app.run.RunReference;
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
 * A run that is over, read from its folder. It holds nothing open, so it can be used from any thread.
 *
 * @param directory the run folder: configuration, checkpoints, metrics
 * @param checkpoint the checkpoint that was named, otherwise the run folder, whose best checkpoint is used
 */
public record FinishedRun(Path directory, Path checkpoint) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The run of a run folder, of a checkpoint in one, or of a {@code latest} file.
     *
     * @throws UserError if there is no run at this path
     */
    public static FinishedRun open(Path named) {
        RunReference reference = RunReference.of(named);
        return new FinishedRun(reference.folder().path(), reference.checkpoint());
    }

    /** The experiment that this run was, with changes; says nothing while it runs. */
    public Experiment experiment(String... overrides) {
        return Experiment.open(directory, overrides);
    }

    /** The configuration of the run, as {@code config.conf} keeps it. */
    public String config() {
        return read(directory.resolve(RunFolder.CONFIG));
    }

    /**
     * The scores on the test images; where the run has none, those of the checkpoint's validation.
     *
     * @throws UserError if the files that hold them are damaged, or there is neither a test nor a checkpoint
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
                    summary + " is damaged: it holds no JSON object; `./anomalight test run=" + directory + " to="
                            + directory + "` writes it again",
                    e);
        }
    }

    /**
     * The checkpoint, ready to score images; the caller closes it.
     *
     * @throws UserError if there is none, or it is damaged
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
