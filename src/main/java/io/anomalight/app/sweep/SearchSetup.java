package io.anomalight.app.sweep;

import io.anomalight.app.search.Search;
import io.anomalight.app.search.SearchGoal;
import io.anomalight.app.search.SearchPlan;
import io.anomalight.app.search.SuccessiveHalving;
import io.anomalight.app.sweep.SweepConfig.PrunerName;
import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.config.override.SearchedKeys;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.search.Study;
import io.anomalight.framework.search.Sweeper;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A search before its first job, or before it is resumed. */
public final class SearchSetup {
    private static final String MAX_EPOCHS = "trainer.max_epochs";
    private static final String FOLD = "data.split.fold";

    private final SweepSettings settings;
    private final List<String> overrides;
    private final SearchedKeys keys;
    private final Function<Study, Sweeper> sweeper;

    private SearchSetup(
            SweepSettings settings, List<String> overrides, SearchedKeys keys, Function<Study, Sweeper> sweeper) {
        this.settings = settings;
        this.overrides = overrides;
        this.keys = keys;
        this.sweeper = sweeper;
    }

    /**
     * The search of these settings; empty for a grid.
     *
     * @param overrides the overrides of the jobs, with the searched ones
     * @throws UserError if nothing is searched, or the settings contradict each other
     */
    public static Optional<SearchSetup> of(SweepSettings settings, List<String> overrides, Recipes recipes) {
        return settings.sweeper().map(sweeper -> {
            SweepConfig config = settings.config();
            SearchedKeys keys = SearchedKeys.of(overrides, config.conditions(), recipes);
            if (keys.keys().isEmpty()) {
                throw new UserError(
                        "sweep.sweeper=" + config.sweeper() + " has nothing to search: give a key an interval or"
                                + " choices, for instance \"model.lr=interval(1e-5,1e-2,log)\"");
            }
            if (config.pruner() == PrunerName.HALVING && keys.keys().contains(MAX_EPOCHS)) {
                throw new UserError("sweep.pruner=halving chooses the epochs of each training, so " + MAX_EPOCHS
                        + " can't be searched");
            }
            if (keys.keys().contains(FOLD)) {
                throw new UserError(FOLD + " can't be searched: it numbers the folds, and a search would choose the one"
                        + " with the easiest images; give one fold, or sweep over the folds with the best values");
            }
            JobScores.check(config);
            return new SearchSetup(settings, overrides, keys, sweeper);
        });
    }

    /** The searched keys, in the order written. */
    public List<String> keys() {
        return keys.keys();
    }

    /** Points whose configurations are checked before the first job starts. */
    public List<SweepPoint> samples() {
        return keys.samples();
    }

    /**
     * The jobs of a new search.
     *
     * @param maxEpochs the epochs of a complete training
     */
    public JobQueue begin(SweepFolder folder, int maxEpochs) {
        Optional<SuccessiveHalving> halving = halving(maxEpochs);
        SearchPlan plan = new SearchPlan(
                overrides,
                settings.json(),
                maxEpochs,
                keys.space().dimensions().stream()
                        .map(dimension ->
                                dimension.key() + "=" + dimension.domain().written())
                        .toList());
        return jobs(folder, Search.begin(folder.path(), plan, study(), sweeper), halving, List.of());
    }

    /** Refuses a pruner without effect, before anything is written. */
    public void check(int maxEpochs) {
        try {
            halving(maxEpochs);
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    /** The jobs of a search that was begun earlier. */
    public JobQueue resume(SweepFolder folder, int maxEpochs, List<Job> before) {
        return jobs(folder, Search.resume(folder.path(), study(), sweeper), halving(maxEpochs), before);
    }

    private JobQueue jobs(SweepFolder folder, Search search, Optional<SuccessiveHalving> halving, List<Job> before) {
        SweepConfig config = settings.config();
        return new SearchJobs(
                search,
                new JobScores(folder, config.goals()),
                trial -> Job.pending(trial.number(), keys.point(trial.values())),
                config.trials(),
                halving,
                before);
    }

    private Study study() {
        SweepConfig config = settings.config();
        return new Study(
                keys.space(), config.goals().stream().map(SearchGoal::direction).toList(), config.seed());
    }

    private Optional<SuccessiveHalving> halving(int maxEpochs) {
        SweepConfig config = settings.config();
        return config.pruner() == PrunerName.HALVING
                ? Optional.of(new SuccessiveHalving(
                        config.halving(), maxEpochs, config.goals().get(0).direction()))
                : Optional.empty();
    }
}
