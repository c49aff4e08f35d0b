package io.anomalight.app.sweep;

import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.run.RunSplits;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.training.Trainer;
import java.nio.file.Path;

/** The images of a job, before it starts. */
final class JobImages {
    private JobImages() {}

    /**
     * Finds and splits the images as the job will do. No image is read.
     *
     * @param results the folder for the results
     * @throws UserError with what the job would fail with
     */
    static DataModule check(ExperimentPlan plan, Path results, Console console) {
        DataModule data = find(plan, results, console);
        Trainer.checkImages(plan.trainer(), data);
        return data;
    }

    /** As {@link #check}, but accepts any split. */
    static DataModule find(ExperimentPlan plan, Path results, Console console) {
        DataModule data = plan.dataModule(plan.context(console, StopSignal.NEVER));
        RunSplits.requireOutside(data.splits(), results);
        return data;
    }
}
