package guide.ch10;

import io.anomalight.app.Experiment;
import io.anomalight.app.TrainedRun;
import java.nio.file.Path;
import java.util.Arrays;

/** A fit in two sessions: the second one goes on from the checkpoint of the first. */
public final class TwoSessions {
    private TwoSessions() {}

    /**
     * Trains for some epochs into a new folder, and in a second session up to more.
     *
     * @param run the run folder, which must not exist
     */
    public static TrainedRun train(Path run, int first, int all, String... overrides) {
        Experiment.compose(with(overrides, "trainer.max_epochs=" + first)).train(run);
        return Experiment.open(run, "trainer.max_epochs=" + all).resume(run);
    }

    static String[] with(String[] overrides, String more) {
        String[] all = Arrays.copyOf(overrides, overrides.length + 1);
        all[overrides.length] = more;
        return all;
    }
}
