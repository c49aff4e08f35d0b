package io.anomalight.app.reproduce;

import io.anomalight.app.sweep.SweepConfig;
import io.anomalight.app.sweep.folder.SweepFile;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.report.SweepResult;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The reproduction of a part of a table in a folder, which may have results of other parts.
 *
 * @param name the name of the table's recipe
 * @param wanted the part of the table that the user asks for
 * @param categories the categories of the data that are there
 * @param folder the folder of the results
 * @param arguments the arguments of the command
 * @param overrides the overrides of every job
 */
public record Reproduction(
        String name,
        TableSelection wanted,
        FoundCategories categories,
        SweepFolder folder,
        List<String> arguments,
        List<String> overrides) {
    public Reproduction {
        arguments = List.copyOf(arguments);
        overrides = List.copyOf(overrides);
    }

    /** The jobs of the categories that are there. */
    public List<SweepPoint> points() {
        return wanted.within(categories.found()).points(overrides);
    }

    /** The plan of the sweep that runs the jobs. */
    public SweepPlan plan(List<String> configDirs, SweepConfig config) {
        return new SweepPlan(
                arguments,
                configDirs,
                wanted.table().division().jobKeys(),
                config.jobs(),
                config.measureSpeed(),
                List.of());
    }

    /**
     * Refuses a folder with results of another table.
     *
     * @throws UserError if a job in the folder is of no row of this table
     */
    public void requireSameTable() {
        if (!folder.hasBegun()) {
            return;
        }
        for (Job job : SweepFile.read(folder).jobs()) {
            String row = job.swept().getOrDefault(TableSelection.ROW, "");
            if (!wanted.table().rowNames().contains(row)) {
                throw new UserError(folder.path() + " holds job " + job.number() + " (" + job.label()
                        + "), which is of no row of the table " + name + "; name another folder with to=");
            }
        }
    }

    /** Says what will be done, and how. */
    public void announce(Console console) {
        ReproduceConfig table = wanted.table();
        console.line(table.title() + " (" + name + "), published figures: " + table.source());
        table.protocol().sentences().forEach(console::line);
        if (!overrides.isEmpty()) {
            console.line("Settings of this command, for every job: " + String.join(" ", overrides));
        }
        categories.missing().forEach((category, reason) -> console.line("Missing: " + category + ". " + reason));
        List<SweepPoint> points = points();
        Map<Map<String, String>, Job> doneJobs = doneJobs();
        long done = points.stream()
                .filter(point -> doneJobs.containsKey(point.swept()))
                .count();
        TableSelection present = wanted.within(categories.found());
        Division by = wanted.table().division();
        console.line(count(present.rows().size(), "row", "rows") + " x "
                + (by.isDivided() ? count(present.categories().size(), by.one(), by.many()) + " x " : "")
                + count(present.seeds().size(), "seed", "seeds") + " = " + count(points.size(), "job", "jobs") + ", "
                + done + " done already, in " + folder.path());
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    private Map<Map<String, String>, Job> doneJobs() {
        Map<Map<String, String>, Job> done = new LinkedHashMap<>();
        if (folder.hasBegun()) {
            SweepFile.read(folder).jobs().stream()
                    .filter(job -> job.status() == Job.Status.DONE)
                    .forEach(job -> done.put(job.swept(), job));
        }
        return done;
    }

    /** Prints one line per job. */
    public void list(Console console) {
        Map<Map<String, String>, Job> done = doneJobs();
        console.line(points().stream()
                .map(point -> "  " + String.join("  ", point.swept().values())
                        + (done.containsKey(point.swept()) ? "  done" : ""))
                .collect(Collectors.joining("\n")));
    }

    /**
     * Writes the files of the table, and prints it.
     *
     * @return whether every wanted job has a result and no category is missing
     */
    public boolean finish(Console console) {
        SweepFile file = SweepFile.read(folder);
        SweepResult.of(folder, file.plan(), file.jobs());
        TableResult result = TableResult.read(folder, wanted.table(), categories.missing());
        new TableFiles(name, result, arguments).write(folder.path());
        new TablePage(name, result, arguments, folder.path(), Instant.now()).write();
        console.line(new TableText(result, arguments).console());
        console.line("Page: " + folder.path().resolve(TablePage.FILE)
                + "\nAlso reproduce.json, reproduce.csv and reproduce.md; test_scores.csv in the folder of each job.");
        Map<Map<String, String>, Job> done = doneJobs();
        return categories.missing().isEmpty() && points().stream().allMatch(point -> done.containsKey(point.swept()));
    }
}
