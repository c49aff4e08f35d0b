package io.anomalight.app.sweep.folder;

import io.anomalight.app.search.ParetoFront;
import io.anomalight.app.search.Search;
import io.anomalight.app.search.SearchGoal;
import io.anomalight.app.search.SearchPlan;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.config.override.SearchedKeys;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.SearchSpace;
import io.anomalight.framework.search.Trial;
import io.anomalight.framework.search.Trial.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a search optimized, and its trials.
 *
 * @param goals the objectives; none for a grid
 * @param trials the trials by their numbers
 * @param space the searched keys, without their conditions
 * @param pauses how often the pruner has paused each trial, by its number
 */
public record SearchResult(
        List<SearchGoal> goals, List<Trial> trials, SearchSpace space, Map<Integer, Integer> pauses) {
    public static final SearchResult NONE =
            new SearchResult(List.of(), List.of(), new SearchSpace(List.of()), Map.of());

    public SearchResult {
        goals = List.copyOf(goals);
        trials = List.copyOf(trials);
        pauses = Map.copyOf(pauses);
    }

    /** The search in a folder; none for a grid. */
    public static SearchResult read(SweepFolder folder) {
        if (!Search.isIn(folder.path())) {
            return NONE;
        }
        SearchPlan plan = Search.plan(folder.path());
        SearchSpace space =
                SearchedKeys.of(plan.space(), List.of(), Recipes.none()).space();
        return new SearchResult(plan.goals(), Search.trials(folder.path()), space, Search.pauses(folder.path()));
    }

    /** The columns of the objectives; metrics are those on the validation images. */
    public List<Measure> measures() {
        return goals.stream().map(SearchResult::measure).toList();
    }

    public static Measure measure(SearchGoal goal) {
        Measure known = Measure.named(goal.name());
        boolean isCost = goal.direction() == Direction.MINIMIZE;
        return known.isMetric()
                ? new Measure("val_" + goal.name(), "val " + goal.name(), isCost, known.decimals(), false)
                : known;
    }

    /** How often a job went on after a pause; no work is lost then. */
    public int pausesEnded(Job job) {
        int all = pauses.getOrDefault(job.number(), 0);
        return job.status() == Job.Status.PRUNED ? all - 1 : all;
    }

    /** The scores of a trial by their columns; empty if it has none. */
    public Map<String, Double> scores(int job) {
        Map<String, Double> scores = new LinkedHashMap<>();
        trials.stream()
                .filter(trial -> trial.number() == job && trial.isScored())
                .forEach(trial -> {
                    for (int i = 0; i < goals.size(); i++) {
                        scores.put(measure(goals.get(i)).name(), trial.scores().get(i));
                    }
                });
        return scores;
    }

    /** The numbers of the complete trials that no other one dominates; empty for a single objective. */
    public List<Integer> front() {
        if (goals.size() < 2) {
            return List.of();
        }
        List<Trial> complete =
                trials.stream().filter(trial -> trial.state() == State.COMPLETE).toList();
        return ParetoFront.of(
                        complete, goals.stream().map(SearchGoal::direction).toList())
                .stream()
                .map(Trial::number)
                .toList();
    }
}
