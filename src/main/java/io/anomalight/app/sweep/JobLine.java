package io.anomalight.app.sweep;

import io.anomalight.app.sweep.folder.JobResult;
import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.app.sweep.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The console line for the end of a job. */
final class JobLine {
    private static final List<String> HEADLINES = List.of("image_AUROC", "pixel_AUROC", "val_loss", "p50_ms");

    private JobLine() {}

    /**
     * The line of a job.
     *
     * @param objectives what the line shows of a job of a search; empty for a grid, whose jobs show their main metrics
     */
    static String of(Job job, JobResult result, Optional<List<String>> objectives) {
        String who = "Job " + job.number() + (job.swept().isEmpty() ? "" : " (" + job.label() + ")");
        if (job.status() == Job.Status.FAILED) {
            return who + " failed after " + seconds(job) + ", " + job.reason();
        }
        boolean isPruned = job.status() == Job.Status.PRUNED;
        List<String> facts = objectives.orElseGet(() -> headlines(result));
        return who
                + (isPruned ? " has paused after " : " is done after ")
                + seconds(job)
                + (facts.isEmpty() ? "" : ": " + String.join(", ", facts));
    }

    private static List<String> headlines(JobResult result) {
        List<String> facts = new ArrayList<>();
        for (String name : HEADLINES) {
            Double value = result.values().get(name);
            if (value != null) {
                facts.add(name + " " + Measure.named(name).text(value));
            }
        }
        return facts;
    }

    private static String seconds(Job job) {
        return String.format(Locale.ROOT, "%.1f s", job.seconds());
    }
}
