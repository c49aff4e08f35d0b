package io.anomalight.app.sweep.report;

import io.anomalight.app.search.SearchGoal;
import io.anomalight.app.sweep.folder.SearchResult;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.job.JobEnd;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.metrics.estimate.Interval;
import io.anomalight.framework.search.ChoiceDomain;
import io.anomalight.framework.search.Condition;
import io.anomalight.framework.search.Dimension;
import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.NumberDomain;
import io.anomalight.framework.search.SearchSpace;
import io.anomalight.framework.search.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Reports of sweeps and searches whose jobs were not trained; some jobs fail, others are pruned, and some values are hostile. */
final class ReportFixture {
    static final String HOSTILE = "<script>document.title='x'</script>";
    static final String LONG = "features_of_the_second_and_the_third_stage_of_the_encoder_with_a_long_name";

    private static final int EPOCHS = 16;
    private static final SearchSpace SPACE = new SearchSpace(List.of(
            new Dimension("model", new ChoiceDomain(List.of("padim", "patchcore", HOSTILE, LONG)), List.of()),
            new Dimension("model.lr", new NumberDomain(1e-5, 1e-2, 0, true), List.of()),
            new Dimension("model.coupling_blocks", new NumberDomain(2, 10, 1, false), List.of()),
            new Dimension(
                    "model.coreset_sampling_ratio",
                    new NumberDomain(0.01, 0.3, 0, true),
                    List.of(new Condition("model", Set.of("patchcore"))))));

    private final SweepFolder folder;
    private final List<Comparison.Row> rows = new ArrayList<>();

    private ReportFixture(Path folder) {
        this.folder = new SweepFolder(folder);
    }

    /** The report of a search; with one objective, some jobs are pruned. */
    static Path search(Path folder, int jobs, String... objectives) throws IOException {
        ReportFixture made = new ReportFixture(folder);
        List<SearchGoal> goals = Stream.of(objectives).map(SearchGoal::of).toList();
        SplittableRandom random = new SplittableRandom(5);
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < jobs; number++) {
            Trial trial = ended(Trial.running(number, values(random)), goals, random);
            trials.add(trial);
            made.add(trial, goals, random);
        }
        return made.write(SPACE.dimensions(), new SearchResult(goals, trials, SPACE, Map.of()));
    }

    /** The report of a sweep over the values of a key; the last of several jobs fails. */
    static Path grid(Path folder, List<String> values) throws IOException {
        ReportFixture made = new ReportFixture(folder);
        for (String value : values) {
            int number = made.rows.size();
            Job job = job(number, Map.of("model.name", value));
            double auroc = 0.95 - 0.07 * number;
            made.rows.add(
                    number > 0 && number == values.size() - 1
                            ? new Comparison.Row(failed(job), Map.of())
                            : new Comparison.Row(
                                    job.asDone(),
                                    Map.of("image_AUROC", auroc, "val_loss", 3.5, "fit_seconds", 7.0, "seconds", 9.0),
                                    false,
                                    Map.of("image_AUROC", new Interval(auroc - 0.1, Math.min(1, auroc + 0.04), 0.95))));
        }
        return made.write(List.of(new Dimension("model.name", new ChoiceDomain(values), List.of())), SearchResult.NONE);
    }

    private static Map<String, Double> values(SplittableRandom random) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Dimension dimension : SPACE.dimensions()) {
            double drawn = dimension.domain().draw(random);
            if (SPACE.isActive(dimension, values)) {
                values.put(dimension.key(), drawn);
            }
        }
        return values;
    }

    private static Trial ended(Trial trial, List<SearchGoal> goals, SplittableRandom random) {
        if (trial.number() % 9 == 4) {
            return trial.as(Trial.State.FAILED, List.of(), 0);
        }
        double lr = Math.log10(trial.values().getOrDefault("model.lr", 1e-3));
        double best = 0.97 - 0.05 * Math.abs(lr + 3) - 0.1 * random.nextDouble();
        List<Double> scores = goals.stream()
                .map(goal -> goal.direction() == Direction.MAXIMIZE ? best : 40 * best + 9 * random.nextDouble())
                .toList();
        boolean isPruned = goals.size() == 1 && trial.number() % 5 == 1;
        return trial.as(isPruned ? Trial.State.PRUNED : Trial.State.COMPLETE, scores, isPruned ? 4 : EPOCHS);
    }

    private void add(Trial trial, List<SearchGoal> goals, SplittableRandom random) throws IOException {
        Map<String, String> swept = new LinkedHashMap<>();
        trial.values()
                .forEach((key, value) ->
                        swept.put(key, SPACE.dimension(key).domain().text(value)));
        Job job = job(trial.number(), swept);
        if (trial.state() == Trial.State.FAILED) {
            rows.add(new Comparison.Row(failed(job), Map.of()));
            log(job, "epoch,step," + goals.get(0).name() + "\r\n0,3,0.6512\r\n1,6,0.7512\r\n2,9,-");
            return;
        }
        boolean isPruned = trial.state() == Trial.State.PRUNED;
        Job ended = isPruned ? job.after(new JobEnd(3, List.of()), 3) : job.asDone();
        Map<String, Double> values = new LinkedHashMap<>();
        Map<String, Interval> intervals = new LinkedHashMap<>();
        for (int i = 0; i < goals.size(); i++) {
            values.put(SearchResult.measure(goals.get(i)).name(), trial.scores().get(i));
        }
        if (!isPruned) {
            double tested = trial.scores().get(0) - 0.02;
            values.put("image_AUROC", tested);
            values.put("seconds", 12.5);
            intervals.put("image_AUROC", new Interval(tested - 0.06, tested + 0.02, 0.95));
        }
        rows.add(new Comparison.Row(ended, values, false, intervals));
        log(job, goals.get(0).name(), trial, random);
    }

    /** The file of the CSV logger: a curve that rises to the score of the trial. */
    private void log(Job job, String metric, Trial trial, SplittableRandom random) throws IOException {
        StringBuilder lines = new StringBuilder("epoch,step," + metric + "\r\n");
        for (int epoch = 0; epoch < trial.epochs(); epoch++) {
            double value = trial.scores().get(0) - 0.3 * Math.exp(-epoch / 4.0) - 0.02 * random.nextDouble();
            lines.append(String.format(Locale.ROOT, "%d,%d,%.4f\r\n", epoch, 3 * epoch, value));
        }
        log(job, lines.toString());
    }

    private void log(Job job, String lines) throws IOException {
        Files.createDirectories(folder.run(job));
        Files.writeString(folder.run(job).resolve("metrics.csv"), lines);
    }

    private static Job job(int number, Map<String, String> swept) {
        return Job.pending(number, new SweepPoint(List.of("data=folder", "data.root=/data/parts"), swept))
                .running(Duration.ofSeconds(12));
    }

    private static Job failed(Job job) {
        return job.after(new JobEnd(2, List.of("model.lr: " + HOSTILE + " is not a number, in " + LONG)), 1);
    }

    private Path write(List<Dimension> keys, SearchResult search) {
        SweepPlan plan = new SweepPlan(
                List.of("model.name=" + LONG + "," + HOSTILE, "sweeper=tpe"),
                List.of(),
                keys.stream().map(Dimension::key).toList(),
                2,
                false,
                List.of());
        Set<String> metrics = new LinkedHashSet<>(List.of("image_AUROC", "val_loss"));
        new SweepReport(Comparison.of(plan, search, metrics, rows), folder, Instant.EPOCH).write();
        return folder.path().resolve(SweepReport.FILE);
    }
}
