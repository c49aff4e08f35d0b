package io.anomalight.callbacks.metrics;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the raw score of every validation image to {@code validation_scores.csv} in the run folder, with all digits; the file
 * has the scores of the last validation.
 */
public final class ValidationScores implements Callback {
    /** The name of the file inside a run folder. */
    public static final String FILE = "validation_scores.csv";

    private final RawScores scores = new RawScores();

    @Override
    public void onEvaluationStart(Run run, List<Path> images, long batches) {
        scores.clear();
    }

    @Override
    public void onValidationBatchEnd(Run run, List<ImageResult> results) {
        scores.add(results);
    }

    @Override
    public void onValidationEnd(Run run, Scores metrics) {
        scores.write(run.directory().resolve(FILE));
    }

    /**
     * Reads the file of a run, in the order of its validation images.
     *
     * @throws io.anomalight.framework.failure.UserError if it is missing or damaged
     */
    public static List<RawScore> read(Path run) {
        return RawScores.read(run.resolve(FILE), "validation_scores");
    }
}
