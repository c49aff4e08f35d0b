package io.anomalight.app.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.app.run.RunFolder;
import io.anomalight.app.run.RunSplits;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.metrics.Scores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormerScoresTest {
    @TempDir
    Path folder;

    @Test
    void theMetricsOfAnArchiveOnTheImagesOfItsRunAreThoseOfTheRun() throws IOException {
        TinyUpdate tiny = TinyUpdate.of(folder, "patchcore");
        Archive archive = Archive.open(tiny.archive());
        ModelCard card = archive.card();
        ExperimentPlan plan = ExperimentPlan.read(archive.config(), Registry.load(RecipeSearch.classPath()));
        RunContext context = new RunContext(1, Console.SILENT, folder);
        DataModule data = new RunSplits(plan.dataModule(context), context)
                .of(RunFolder.find(tiny.run()), Set.of(Split.VALIDATION));
        SortedImages none =
                new SortedImages(List.of(), List.of(), List.of(), Map.of(), List.of(), List.of(), Set.of(), Set.of());
        UpdateTask task = new UpdateTask(
                archive, "", Optional.empty(), none, UpdateSettings.DEFAULT, folder, Console.SILENT, StopSignal.NEVER);

        Scores scores = new FormerScores(task, data.splits().validation(), data.loader())
                .of(card.scores().values().keySet());

        assertThat(scores.defined().keySet()).isEqualTo(card.scores().defined().keySet());
        card.scores()
                .defined()
                .forEach((name, value) ->
                        assertThat(scores.get(name).orElseThrow()).as(name).isCloseTo(value, within(1e-3)));
    }
}
