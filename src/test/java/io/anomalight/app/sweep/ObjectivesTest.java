package io.anomalight.app.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.TinyCflow;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.search.SearchGoal;
import io.anomalight.app.sweep.folder.JobResult;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectivesTest {
    @TempDir
    private Path folder;

    private void check(List<String> more, String... objectives) {
        List<SweepPoint> points = List.of(new SweepPoint(TinyCflow.overrides(folder, more), Map.of()));
        new SweepCheck(new Composer(RecipeSearch.standard().recipes()))
                .objectives(Stream.of(objectives).map(SearchGoal::of).toList(), points);
    }

    @Test
    void anObjectiveThatNoJobMeasuresIsRefusedBeforeTheFirstJob() {
        assertThatThrownBy(() -> check(List.of(), "image_AUROCX"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("sweep.objectives has image_AUROCX, which no job measures, did you mean"
                        + " image_AUROC? They measure image_AUPR, ");
        assertThatThrownBy(() -> check(List.of(), "image_PG5")).isInstanceOf(UserError.class);
    }

    @Test
    void metricsThatARecipeChoosesAndNumbersOfAJobAreObjectives() {
        assertThatCode(() -> check(List.of(), "pixel_AUPRO", "val_loss", "minimize fit_seconds"))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(List.of("callbacks.metrics.image=[PG5]"), "image_PG5"))
                .doesNotThrowAnyException();
    }

    private static Job done(int number) {
        SweepPoint point = new SweepPoint(List.of(), Map.of("model.lr", "0." + number));
        return Job.pending(number, point).running(Duration.ZERO).asDone();
    }

    @Test
    void theLineOfAJobOfASearchShowsItsObjectivesAndNoTestMetric() {
        JobResult result = new JobResult(List.of("image_AUROC"), Map.of("image_AUROC", 0.75), Map.of());

        assertThat(JobLine.of(done(1), result, Optional.of(List.of("val image_AUROC 0.5000"))))
                .isEqualTo("Job 1 (model.lr=0.1) is done after 0.0 s: val image_AUROC 0.5000");
        assertThat(JobLine.of(done(1), result, Optional.of(List.of()))).doesNotContain("image_AUROC");
        assertThat(JobLine.of(done(1), result, Optional.empty())).endsWith(": image_AUROC 0.7500");
    }
}
