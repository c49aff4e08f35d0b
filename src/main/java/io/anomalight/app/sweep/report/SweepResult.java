package io.anomalight.app.sweep.report;

import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.Job;
import java.time.Instant;
import java.util.List;

/** The results of a sweep: tables for the console and in files. */
public final class SweepResult {
    private final Comparison comparison;
    private final SweepFolder folder;

    private SweepResult(Comparison comparison, SweepFolder folder) {
        this.comparison = comparison;
        this.folder = folder;
    }

    /** Reads the results of the jobs, and writes {@code table.csv}, {@code table.md}, {@code table.json} and {@code report.html}. */
    public static SweepResult of(SweepFolder folder, SweepPlan plan, List<Job> jobs) {
        Comparison comparison = Comparison.read(folder, plan, jobs);
        new ComparisonFiles(comparison).write(folder);
        new SweepReport(comparison, folder, Instant.now()).write();
        return new SweepResult(comparison, folder);
    }

    /** Whether every job is done. */
    public boolean isComplete() {
        return comparison.unfinished().isEmpty();
    }

    /** The tables for the console, and the paths of the files. */
    public String text() {
        return new ComparisonText(comparison).console() + "\nReport: "
                + folder.path().resolve(SweepReport.FILE) + "\nTables: table.csv, table.md and table.json beside it";
    }
}
