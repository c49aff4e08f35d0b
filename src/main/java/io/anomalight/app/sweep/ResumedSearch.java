package io.anomalight.app.sweep;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.anomalight.app.search.Search;
import io.anomalight.app.search.SearchPlan;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.job.JobRunner;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.search.SweeperPart;
import java.util.Map;
import java.util.Optional;

/** A search that goes on with the settings with which it was begun. */
public record ResumedSearch(SweepFolder folder, SearchSetup setup, int maxEpochs) {

    /**
     * The search in a folder; empty if its sweep is a grid.
     *
     * @param trials the new number of trials, if it changes
     */
    public static Optional<ResumedSearch> find(
            SweepFolder folder, Recipes recipes, Map<String, SweeperPart<?>> sweepers, Optional<String> trials) {
        if (!Search.isIn(folder.path())) {
            return Optional.empty();
        }
        SearchPlan plan = Search.plan(folder.path());
        trials.ifPresent(
                count -> refuseFewer(count, Search.trials(folder.path()).size()));
        String json = trials.map(count -> ConfigFactory.parseString("trials = " + number(count))
                        .withFallback(ConfigFactory.parseString(plan.settings()))
                        .root()
                        .render(ConfigRenderOptions.concise()))
                .orElse(plan.settings());
        return SearchSetup.of(SweepSettings.ofJson(json, sweepers), plan.overrides(), recipes)
                .map(setup -> new ResumedSearch(folder, setup, plan.maxEpochs()));
    }

    private static void refuseFewer(String count, int begun) {
        if (Integer.parseInt(number(count)) < begun) {
            throw new UserError("trials=" + count + " is fewer than the " + begun
                    + " jobs that the search has begun: name more, or leave out trials=…");
        }
    }

    private static String number(String count) {
        if (!count.matches("\\d{1,9}")) {
            throw new UserError("trials=" + count + " is not a number of jobs");
        }
        return count;
    }

    /** Goes on with the search. */
    public SweepRun run(JobRunner runner, Console console) {
        return SweepRun.resume(folder, jobs -> setup.resume(folder, maxEpochs, jobs), runner, console);
    }
}
