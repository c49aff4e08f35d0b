package io.anomalight.callbacks.metrics;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the raw score and the verdict of every test image to {@code test_scores.csv} in the run folder, with all digits, so that other
 * metrics and intervals can be computed later.
 */
public final class TestScores implements Callback {
    /** The name of the file inside a run folder. */
    public static final String FILE = "test_scores.csv";

    private final RawScores scores = new RawScores();

    @Override
    public void onEvaluationStart(Run run, List<Path> images, long batches) {
        scores.clear();
    }

    @Override
    public void onTestBatchEnd(Run run, List<ImageResult> results) {
        scores.add(results, run.postProcessor());
    }

    @Override
    public void onTestEnd(Run run, Scores metrics) {
        scores.write(run.directory().resolve(FILE));
    }

    /**
     * Reads the file of a run, in the order of its test images.
     *
     * @throws io.anomalight.framework.failure.UserError if it is missing or damaged
     */
    public static List<RawScore> read(Path run) {
        return RawScores.read(run.resolve(FILE), "test_scores");
    }
}
