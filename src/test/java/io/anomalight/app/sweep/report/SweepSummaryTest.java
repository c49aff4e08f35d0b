package io.anomalight.app.sweep.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.search.SearchGoal;
import io.anomalight.app.sweep.folder.SearchResult;
import io.anomalight.app.sweep.folder.SweepPlan;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.search.SearchSpace;
import io.anomalight.framework.search.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepSummaryTest {
    private static Job done(int number) {
        SweepPoint point = new SweepPoint(List.of(), Map.of("model.lr", "0." + number));
        return Job.pending(number, point).running(Duration.ZERO).asDone();
    }

    @Test
    void theBestJobOfSeveralObjectivesIsOnTheParetoFront() {
        List<Comparison.Row> rows = new ArrayList<>();
        List<Trial> trials = new ArrayList<>();
        for (double seconds : new double[] {9, 3, 5}) {
            int number = rows.size();
            rows.add(new Comparison.Row(done(number), Map.of("val_image_AUROC", 1.0, "fit_seconds", seconds)));
            trials.add(Trial.running(number, Map.of()).as(Trial.State.COMPLETE, List.of(1.0, seconds), 0));
        }
        SearchResult search = new SearchResult(
                List.of(SearchGoal.of("image_AUROC"), SearchGoal.of("fit_seconds")),
                trials,
                new SearchSpace(List.of()),
                Map.of());
        SweepPlan plan = new SweepPlan(List.of(), List.of(), List.of("model.lr"), 1, false, List.of());

        SweepSummary summary = SweepSummary.of(new Comparison(plan, search, search.measures(), rows, List.of()));

        assertThat(summary.sentences())
                .containsExactly(
                        "All 3 jobs are done.",
                        "The Pareto front of the objectives has job 1.",
                        "The best val image_AUROC is 1.0000, of job 1 (model.lr=0.1).");
    }
}
