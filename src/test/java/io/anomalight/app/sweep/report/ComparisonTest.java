package io.anomalight.app.sweep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.app.sweep.folder.Measure;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.job.JobEnd;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.metrics.estimate.Interval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final SweepPlan PLAN = new SweepPlan(
            List.of("model.lr=1,2", "trainer.seed=range(0,3)"),
            List.of(),
            List.of("model.lr", "trainer.seed"),
            1,
            false,
            List.of());

    /** Two learning rates, three seeds each; the last job failed, and one AUPRO is undefined. */
    private static Comparison comparison() {
        return Comparison.of(
                PLAN,
                new LinkedHashSet<>(List.of("image_AUROC", "pixel_AUPRO", "val_loss")),
                List.of(
                        row(0, "1", "0", 0.90, 0.5, 3, 10),
                        row(1, "1", "1", 0.92, Double.NaN, 2, 20),
                        row(2, "1", "2", 0.94, 0.7, 1, 30),
                        row(3, "2", "0", 0.80, 0.1, 4, 5),
                        row(4, "2", "1", 0.90, 0.2, 5, 6),
                        new Comparison.Row(job(5, "2", "2").after(new JobEnd(137, List.of("killed")), 9), Map.of())));
    }

    @Test
    void intervalsAreInTheFiles() {
        Comparison.Row plain = row(0, "1", "0", 0.9, 0.5, 1, 60);
        Comparison.Row with = new Comparison.Row(
                plain.job(), plain.values(), false, Map.of("image_AUROC", new Interval(0.75, 0.875, 0.95)));
        ComparisonFiles files = new ComparisonFiles(
                Comparison.of(PLAN, new LinkedHashSet<>(List.of("image_AUROC")), List.of(plain, with)));

        assertThat(files.csv().lines().findFirst().orElseThrow())
                .endsWith(",status,reason,image_AUROC_low,image_AUROC_high");
        assertThat(files.csv()).contains(",done,,,\r\n", ",done,,0.75,0.875\r\n");
        assertThat(files.json().at("/jobs/1/intervals"))
                .hasToString("{\"image_AUROC\":{\"low\":0.75,\"high\":0.875,\"level\":0.95}}");
        assertThat(files.json().at("/jobs/0").has("intervals")).isFalse();
    }

    @Test
    void intervalsHaveATableOfTheirOwn() {
        Comparison.Row plain = row(0, "1", "0", 0.9, 0.5, 1, 60);
        Comparison.Row with = new Comparison.Row(
                row(1, "1", "1", 0.8, 0.5, 1, 60).job(),
                plain.values(),
                false,
                Map.of("image_AUROC", new Interval(0.75, 0.875, 0.99)));
        Set<String> metrics = new LinkedHashSet<>(List.of("image_AUROC", "pixel_AUPRO"));

        assertThat(new ComparisonText(Comparison.of(PLAN, metrics, List.of(plain, with))).console())
                .contains(
                        """
                        Intervals of 99 %: how far a metric of a job could change with other test images of the same kind
                          job  model.lr  trainer.seed  image_AUROC
                            1  1         1             0.750–0.875""");
        assertThat(new ComparisonText(Comparison.of(PLAN, metrics, List.of(plain))).console())
                .doesNotContain("Intervals");
    }

    @Test
    void jobsThatDifferInTheirFoldAloneAreOneGroup() {
        SweepPlan folds = new SweepPlan(
                List.of("data.split.folds=2", "data.split.fold=0,1"),
                List.of(),
                List.of("data.split.fold"),
                1,
                false,
                List.of());
        List<Comparison.Row> rows = new ArrayList<>();
        for (int fold = 0; fold < 2; fold++) {
            Map<String, String> swept = Map.of("data.split.fold", "" + fold);
            Job job = Job.pending(fold, new SweepPoint(List.of("data.split.fold=" + fold), swept))
                    .running(Duration.ZERO)
                    .asDone();
            rows.add(new Comparison.Row(job, Map.of("image_AUROC", 0.8 + fold * 0.1)));
        }

        Comparison comparison = Comparison.of(folds, new LinkedHashSet<>(List.of("image_AUROC")), rows);

        assertThat(comparison.groups()).hasSize(1);
        assertThat(spread(comparison.groups().get(0), "image_AUROC").mean()).isCloseTo(0.85, within(1e-12));
        assertThat(new ComparisonText(comparison).console())
                .contains("Mean ± standard deviation over data.split.fold; ");
    }

    @Test
    void theTimeOfAResumedJobIsNeverTheBest() {
        Comparison.Row whole = row(0, "1", "0", 0.9, 0.5, 1, 60);
        Comparison.Row other = row(1, "1", "1", 0.8, 0.5, 2, 70);
        Comparison.Row remainder = new Comparison.Row(
                row(2, "1", "2", 0.95, 0.5, 3, 0.1).job(),
                row(2, "1", "2", 0.95, 0.5, 3, 0.1).values(),
                true,
                Map.of());
        Comparison comparison =
                Comparison.of(PLAN, new LinkedHashSet<>(List.of("image_AUROC")), List.of(whole, other, remainder));

        assertThat(comparison.bestOfRows(Measure.FIT)).contains(60.0);
        assertThat(comparison.bestOfRows(Measure.named("image_AUROC"))).contains(0.95);
        assertThat(new ComparisonText(comparison).console()).contains("Resumed: job 2.");
    }

    @Test
    void meanAndDeviationAreThoseOfTheSample() {
        MeanAndDeviation spread = MeanAndDeviation.of(List.of(2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0));

        assertThat(spread.mean()).isEqualTo(5.0);
        // 32 / 7, not 32 / 8
        assertThat(spread.deviation()).isEqualTo(Math.sqrt(32.0 / 7));
        assertThat(MeanAndDeviation.of(List.of(3.0)).mean()).isEqualTo(3.0);
        assertThat(MeanAndDeviation.of(List.of(3.0)).deviation()).isNaN();
    }

    @Test
    void jobsThatDifferInTheirSeedAloneAreOneGroup() {
        List<Comparison.Group> groups = comparison().groups();

        assertThat(groups)
                .extracting(Comparison.Group::swept)
                .containsExactly(Map.of("model.lr", "1"), Map.of("model.lr", "2"));
        assertThat(groups).extracting(Comparison.Group::runs).containsExactly(3, 2);
        MeanAndDeviation auroc = spread(groups.get(0), "image_AUROC");
        assertThat(auroc.mean()).isCloseTo(0.92, within(1e-12));
        assertThat(auroc.deviation()).isCloseTo(0.02, within(1e-12));
        MeanAndDeviation aupro = spread(groups.get(0), "pixel_AUPRO");
        assertThat(aupro.count()).isEqualTo(2);
        assertThat(aupro.mean()).isCloseTo(0.6, within(1e-12));
        assertThat(spread(groups.get(1), "image_AUROC").deviation()).isCloseTo(0.1 / Math.sqrt(2), within(1e-12));
    }

    @Test
    void withoutSweptSeedsThereAreNoGroups() {
        SweepPlan plan = new SweepPlan(List.of(), List.of(), List.of("model.lr"), 1, false, List.of());

        assertThat(Comparison.of(plan, new LinkedHashSet<>(), List.of()).groups())
                .isEmpty();
    }

    @Test
    void theBestIsTheHighestMetricTheLowestLossAndTheShortestTime() {
        Comparison comparison = comparison();

        assertThat(comparison.bestOfRows(Measure.named("image_AUROC"))).contains(0.94);
        assertThat(comparison.bestOfRows(Measure.named("val_loss"))).contains(1.0);
        assertThat(comparison.bestOfRows(Measure.FIT)).contains(5.0);
        assertThat(comparison.bestOfGroups(Measure.FIT)).contains(5.5);
        assertThat(comparison.bestOfRows(Measure.named("images_per_second"))).isEmpty();
    }

    @Test
    void whereAllAreAlikeNoneIsTheBest() {
        Comparison alike = Comparison.of(
                PLAN,
                new LinkedHashSet<>(List.of("image_AUROC")),
                List.of(row(0, "1", "0", 0.9, 1, 1, 1), row(1, "1", "1", 0.9, 1, 1, 1)));

        assertThat(alike.bestOfRows(Measure.named("image_AUROC"))).isEqualTo(Optional.empty());
    }

    @Test
    void theConsoleShowsEveryJobThenTheGroupsThenTheReasons() {
        assertThat(new ComparisonText(comparison()).console())
                .isEqualTo(
                        """
                        Every job; * is the best of its column
                          job  model.lr  trainer.seed  image_AUROC  pixel_AUPRO  val_loss  fit_seconds  seconds  status
                            0  1         0                 0.9000       0.5000    3.0000         10.0     11.0   done
                            1  1         1                 0.9200            –    2.0000         20.0     21.0   done
                            2  1         2                 0.9400*      0.7000*   1.0000*        30.0     31.0   done
                            3  2         0                 0.8000       0.1000    4.0000          5.0*     6.0*  done
                            4  2         1                 0.9000       0.2000    5.0000          6.0      7.0   done
                            5  2         2                      –            –         –            –        –   failed
                        Mean ± standard deviation over trainer.seed; (n): the mean includes only n of the runs
                          runs  model.lr       image_AUROC           pixel_AUPRO          val_loss   fit_seconds       seconds
                             3  1         0.9200 ± 0.0200*  0.6000 ± 0.1414 (2)*  2.0000 ± 1.0000*  20.0 ± 10.0   21.0 ± 10.0
                             2  2         0.8500 ± 0.0707       0.1500 ± 0.0707   4.5000 ± 0.7071     5.5 ± 0.7*    6.5 ± 0.7*
                        Job 5 (model.lr=2 trainer.seed=2) failed, ended by signal 9: killed""");
    }

    @Test
    void markdownHasOneTableWithTheBestInBold() {
        assertThat(new ComparisonText(comparison()).markdown())
                .contains("| job | model.lr | trainer.seed | image_AUROC |")
                .contains("|---:|---|---|---:|")
                .contains("| 2 | 1 | 2 | **0.9400** | **0.7000** | **1.0000** | 30.0 | 31.0 | done |")
                .contains("| 3 | 1 | **0.9200 ± 0.0200** |")
                .contains("- Job 5 (model.lr=2 trainer.seed=2) failed, ended by signal 9: killed");
    }

    @Test
    void csvHasEveryNumberInFull() {
        List<String> lines = new ComparisonFiles(comparison()).csv().lines().toList();

        assertThat(lines.get(0))
                .isEqualTo("row,job,runs,model.lr,trainer.seed,image_AUROC,pixel_AUPRO,val_loss,fit_seconds,seconds,"
                        + "status,reason");
        assertThat(lines.get(2)).isEqualTo("job,1,1,1,1,0.92,,2.0,20.0,21.0,done,");
        assertThat(lines.get(6)).isEqualTo("job,5,1,2,2,,,,,,failed,ended by signal 9: killed");
        assertThat(lines.get(7)).startsWith("mean,,3,1,,0.9");
        assertThat(lines.get(8)).startsWith("standard_deviation,,3,1,,0.0");
        assertThat(lines).hasSize(1 + 6 + 4);
    }

    @Test
    void jsonSaysWhichJobsAreTheBest() {
        ObjectNode json = new ComparisonFiles(comparison()).json();

        assertThat(json.at("/jobs/1/values/pixel_AUPRO").isNull()).isTrue();
        assertThat(json.at("/jobs/5/last_errors/0").asText()).isEqualTo("killed");
        assertThat(json.at("/jobs/2/swept/trainer.seed").asText()).isEqualTo("2");
        assertThat(json.at("/groups/0/values/val_loss/mean").asDouble()).isEqualTo(2.0);
        assertThat(json.at("/best/image_AUROC")).hasToString("[2]");
        assertThat(json.at("/best/fit_seconds")).hasToString("[3]");
    }

    private static MeanAndDeviation spread(Comparison.Group group, String name) {
        return Optional.ofNullable(group.spreads().get(name)).orElseThrow();
    }

    private static Comparison.Row row(
            int number, String lr, String seed, double auroc, double aupro, double loss, double fit) {
        Map<String, Double> values = new LinkedHashMap<>(
                Map.of("image_AUROC", auroc, "val_loss", loss, "fit_seconds", fit, "seconds", fit + 1));
        if (!Double.isNaN(aupro)) {
            values.put("pixel_AUPRO", aupro);
        }
        return new Comparison.Row(job(number, lr, seed).asDone(), values);
    }

    private static Job job(int number, String lr, String seed) {
        Map<String, String> swept = new LinkedHashMap<>();
        swept.put("model.lr", lr);
        swept.put("trainer.seed", seed);
        List<String> overrides = new ArrayList<>();
        swept.forEach((key, value) -> overrides.add(key + "=" + value));
        return Job.pending(number, new SweepPoint(overrides, swept)).running(Duration.ZERO);
    }
}
