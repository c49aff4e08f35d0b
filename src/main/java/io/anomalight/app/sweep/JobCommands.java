package io.anomalight.app.sweep;

import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.Job;
import java.util.ArrayList;
import java.util.List;

/** The commands of a job. */
record JobCommands(SweepFolder folder, SweepPlan plan) {
    private static final String PAUSE_AFTER = "pause_after=";

    List<String> train(JobStep step) {
        List<String> command = with("train");
        command.add("to=" + folder.run(step.job()));
        command.addAll(step.job().overrides());
        step.pauseAfter().ifPresent(epochs -> command.add(PAUSE_AFTER + epochs));
        return command;
    }

    /** Resumes a training that was killed or has paused. */
    List<String> resume(JobStep step) {
        List<String> command = with("train");
        command.add("resume=" + folder.run(step.job()));
        step.pauseAfter().ifPresent(epochs -> command.add(PAUSE_AFTER + epochs));
        return command;
    }

    List<String> measure(Job job) {
        List<String> command = with("measure");
        command.add("run=" + folder.run(job));
        command.addAll(plan.speedOverrides());
        return command;
    }

    private List<String> with(String name) {
        List<String> command = new ArrayList<>(List.of(name));
        plan.configDirs().forEach(directory -> command.addAll(List.of("--config-dir", directory)));
        return command;
    }
}
