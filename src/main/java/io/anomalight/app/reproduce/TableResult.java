package io.anomalight.app.reproduce;

import io.anomalight.app.reproduce.ReproduceConfig.Row;
import io.anomalight.app.sweep.folder.SweepFile;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.report.MeanAndDeviation;
import io.anomalight.framework.metrics.estimate.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A table with our figures beside the published ones, from all jobs in a folder.
 *
 * @param table the published table
 * @param lines for each row its mean over categories, then its categories
 * @param missing the categories that are not there, with the reasons
 * @param unfinished the jobs without a result
 */
record TableResult(ReproduceConfig table, List<Line> lines, Map<String, String> missing, List<Job> unfinished) {
    /** The metric whose interval is DeLong's, which is computed from the kept scores; the others have those of the tests. */
    static final String BY_DELONG = "image_AUROC";

    /**
     * A line of the table.
     *
     * @param row the row of the table
     * @param categories the category, or for a mean all categories in it
     * @param isMean whether it is a mean over categories, or the only line of a row that has none
     * @param seeds the finished seeds; for a mean those that are finished for all its categories
     * @param figures the figures by metric
     * @param jobs the finished jobs; none for a mean over categories
     */
    record Line(
            Row row,
            List<String> categories,
            boolean isMean,
            List<String> seeds,
            Map<String, Figure> figures,
            List<Job> jobs) {
        Line {
            categories = List.copyOf(categories);
            seeds = List.copyOf(seeds);
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
            jobs = List.copyOf(jobs);
        }

        /** The category, or the number of categories of a mean. */
        String place(ReproduceConfig table) {
            if (!isMean || !table.division().isDivided()) {
                return categories.get(0);
            }
            boolean whole = Set.copyOf(categories).equals(Set.copyOf(table.parts()));
            return "mean of " + categories.size()
                    + (whole ? "" : ", not the table's " + table.parts().size());
        }
    }

    /**
     * A figure of ours with the published one.
     *
     * @param ours mean and deviation over seeds
     * @param values the values by seed, in the order of the seeds
     * @param interval of 95 % over the images, if it has one
     * @param published the published figure
     */
    record Figure(MeanAndDeviation ours, List<Double> values, Optional<Interval> interval, OptionalDouble published) {
        Figure {
            values = List.copyOf(values);
        }

        /** Ours minus the published figure. */
        OptionalDouble difference() {
            return published.isPresent() && ours.count() > 0
                    ? OptionalDouble.of(ours.mean() - published.getAsDouble())
                    : OptionalDouble.empty();
        }
    }

    TableResult {
        lines = List.copyOf(lines);
        missing = Collections.unmodifiableMap(new LinkedHashMap<>(missing));
        unfinished = List.copyOf(unfinished);
    }

    /** Reads the results of all jobs in a folder. */
    static TableResult read(SweepFolder folder, ReproduceConfig table, Map<String, String> missing) {
        List<Job> jobs = SweepFile.read(folder).jobs();
        List<Line> lines = new ArrayList<>();
        for (Row row : table.rows()) {
            List<Job> own = jobs.stream()
                    .filter(job -> row.name().equals(job.swept().get(TableSelection.ROW)))
                    .toList();
            List<CategoryResult> results = categories(table, own).stream()
                    .map(category -> CategoryResult.read(folder, table.division(), row, category, own))
                    .filter(CategoryResult::hasResult)
                    .toList();
            if (!results.isEmpty()) {
                if (table.division().isDivided()) {
                    lines.add(new RowMean(table, row, results).line());
                }
                results.forEach(result -> lines.add(result.line(table)));
            }
        }
        return new TableResult(
                table,
                lines,
                missing,
                jobs.stream().filter(job -> job.status() != Job.Status.DONE).toList());
    }

    /** The categories of the jobs: those of the table in its order, then others. */
    private static List<String> categories(ReproduceConfig table, List<Job> jobs) {
        Set<String> inJobs = new LinkedHashSet<>();
        jobs.forEach(job -> inJobs.add(table.division().part(job.swept())));
        Set<String> ordered = new LinkedHashSet<>(table.parts());
        ordered.retainAll(inJobs);
        ordered.addAll(inJobs);
        return List.copyOf(ordered);
    }

    /** The lines of means alone. */
    List<Line> means() {
        return lines.stream().filter(Line::isMean).toList();
    }
}
