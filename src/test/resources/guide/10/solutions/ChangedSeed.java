package guide.ch10.solutions;

import io.anomalight.app.Experiment;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;

/** Exercise 1: a fit can't go on with another seed, because it would have had other batches. */
public final class ChangedSeed {
    private ChangedSeed() {}

    /** What the program says. */
    public static String refusal(Path run) {
        try {
            Experiment.open(run, "trainer.seed=99", "trainer.max_epochs=9").resume(run);
            return "";
        } catch (UserError refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
