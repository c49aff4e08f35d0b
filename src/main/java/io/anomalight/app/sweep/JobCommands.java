package io.anomalight.app.sweep;

import io.anomalight.app.sweep.job.Job;
import java.util.ArrayList;
import java.util.List;

/** The commands of a job. */
record JobCommands(SweepFolder folder, SweepPlan plan) {

    List<String> train(Job job) {
        List<String> command = with("train");
        command.add("to=" + folder.run(job.number()));
        command.addAll(job.overrides());
        return command;
    }

    /** Resumes a training that was killed. */
    List<String> resume(Job job) {
        List<String> command = with("train");
        command.add("resume=" + folder.run(job.number()));
        return command;
    }

    List<String> measure(Job job) {
        List<String> command = with("measure");
        command.add("run=" + folder.run(job.number()));
        command.addAll(plan.speedOverrides());
        return command;
    }

    private List<String> with(String name) {
        List<String> command = new ArrayList<>(List.of(name));
        plan.configDirs().forEach(directory -> command.addAll(List.of("--config-dir", directory)));
        return command;
    }
}
