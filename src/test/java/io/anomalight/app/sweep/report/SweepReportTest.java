package io.anomalight.app.sweep.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.job.JobEnd;
import io.anomalight.framework.config.override.SweepPoint;
import j2html.tags.DomContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepReportTest {
    @TempDir
    Path folder;

    @Test
    void theVerdictComesFirstAndNamesTheBest() throws IOException {
        String page = page(List.of("model", "trainer.seed"), List.of("cflow", "<script>"), List.of("0", "1"), true);

        assertThat(page)
                .contains("3 of 4 jobs are done; the others failed or did not run.")
                .contains("The best image_AUROC is 0.9500 ± 0.0141, of model=cflow over its repetitions.")
                .contains("Mean ± standard deviation over trainer.seed")
                .contains("ended by signal 9: out of memory")
                .contains("The overrides of each job");
    }

    @Test
    void whatUsersWriteIsEscaped() throws IOException {
        String page = page(List.of("model", "trainer.seed"), List.of("cflow", "<script>"), List.of("0", "1"), true);

        assertThat(page).contains("model=&lt;script&gt;").doesNotContain("model=<script>");
    }

    @Test
    void threeNumbersMakeALineAndTwoMakeBars() throws IOException {
        assertThat(page(List.of("model.lr"), List.of("1e-4", "2e-4", "1e-3"), List.of(), false))
                .contains("<svg")
                .contains("image_AUROC over model.lr");
        assertThat(page(List.of("model.lr"), List.of("1e-4", "2e-4"), List.of(), false))
                .contains("class=\"bar-chart\"")
                .doesNotContain("image_AUROC over model.lr");
    }

    @Test
    void aSweepOfOneJobHasNothingToCompare() throws IOException {
        assertThat(page(List.of(), List.of("x"), List.of(), false))
                .contains("The one job is done.")
                .doesNotContain("class=\"bar-chart\"");
    }

    @Test
    void lossesThatDifferByFarAreDrawnAsTheirLogarithms() {
        SweepPlan plan = new SweepPlan(List.of(), List.of(), List.of("model"), 1, false, List.of());
        List<Comparison.Row> rows = new ArrayList<>();
        for (double loss : new double[] {1.4, 14, 223}) {
            Job job = Job.pending(rows.size(), new SweepPoint(List.of(), Map.of("model", "m" + rows.size())));
            rows.add(new Comparison.Row(
                    job.running(Duration.ZERO).asDone(), Map.of("val_loss", loss, "image_AUROC", 0.5)));
        }
        Comparison comparison = Comparison.of(plan, new LinkedHashSet<>(List.of("image_AUROC", "val_loss")), rows);

        assertThat(new ReportCharts(comparison)
                        .all().stream().map(DomContent::render).toList())
                .anySatisfy(chart -> assertThat(chart)
                        .contains("val_loss by model, logarithmic")
                        .contains("223.0000"))
                .anySatisfy(chart -> assertThat(chart).contains("image_AUROC by model<"));
    }

    @Test
    void aHalfWrittenLineOfAKilledJobLeavesTheEpochsBeforeIt() throws IOException {
        String page = Files.readString(ReportFixture.search(folder, 6, "image_AUROC"));

        assertThat(folder.resolve("4/metrics.csv")).content().endsWith("\r\n2,9,-");
        assertThat(page).containsPattern("<title>job 4 [^<]*: 0.7512</title>");
    }

    /** Each first value, with each seed if there are any, is a job; the last one fails if it should. */
    private String page(List<String> keys, List<String> values, List<String> seeds, boolean fails) throws IOException {
        List<Comparison.Row> rows = new ArrayList<>();
        for (String value : values) {
            for (String seed : seeds.isEmpty() ? List.of("") : seeds) {
                Map<String, String> swept = new LinkedHashMap<>();
                keys.forEach(key -> swept.put(key, key.equals("trainer.seed") ? seed : value));
                rows.add(row(rows.size(), swept));
            }
        }
        if (fails) {
            int last = rows.size() - 1;
            rows.set(
                    last,
                    new Comparison.Row(
                            rows.get(last).job().after(new JobEnd(137, List.of("out of memory")), 3), Map.of()));
        }
        SweepPlan plan = new SweepPlan(List.of("model=cflow,…"), List.of(), keys, 1, false, List.of());
        Comparison comparison = Comparison.of(plan, new LinkedHashSet<>(List.of("image_AUROC", "val_loss")), rows);
        new SweepReport(comparison, new SweepFolder(folder), Instant.EPOCH).write();
        return Files.readString(folder.resolve("report.html"));
    }

    private static Comparison.Row row(int number, Map<String, String> swept) {
        Job job = Job.pending(number, new SweepPoint(List.of("a=1"), swept)).running(Duration.ZERO);
        boolean isFirst = number < 2;
        Map<String, Double> values = Map.of(
                "image_AUROC",
                isFirst ? 0.94 + 0.02 * number : 0.5,
                "val_loss",
                -1.0,
                "fit_seconds",
                3.0,
                "seconds",
                4.0);
        return new Comparison.Row(job.asDone(), values);
    }
}
