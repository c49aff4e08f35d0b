package guide.ch01.solutions;

import io.anomalight.app.Experiment;
import io.anomalight.app.TrainedRun;

/** Exercise 2: a detector that has never seen a defect. */
public final class WithoutDefects {
    private WithoutDefects() {}

    /** Trains on the good pictures alone; a share of them is kept for validation, which sets the threshold. */
    public static TrainedRun train(String... overrides) {
        return Experiment.compose(overrides).train();
    }

    /** Where the threshold comes from, in words. */
    public static String threshold(TrainedRun run) {
        return run.report().postProcessor().orElseThrow().imageThresholdOrigin();
    }
}
