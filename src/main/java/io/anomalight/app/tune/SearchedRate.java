package io.anomalight.app.tune;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.assembly.Registry;
import io.anomalight.callbacks.tuner.LearningRateFinder;
import io.anomalight.callbacks.tuner.LrChart;
import io.anomalight.callbacks.tuner.LrCurve;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.failure.UserError;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The learning rate that the callback {@code learning_rate_finder} has found for a new run.
 *
 * @param composition the configuration with this rate
 * @param plan the configuration's plan
 * @param curve the curve of the search
 */
public record SearchedRate(Composition composition, ExperimentPlan plan, LrCurve curve) {
    /** The name of the callback. */
    public static final String NAME = "learning_rate_finder";

    /**
     * Refuses what the configuration of a new run shows to be wrong about its search, before images and weights are read.
     *
     * @throws UserError if the callback can't choose the learning rate, or an override sets it
     */
    public static void check(Composition composition, ExperimentPlan plan) {
        finder(plan, plan.context(Console.SILENT, StopSignal.NEVER)).ifPresent(finder -> LearningRateKey.of(
                        composition.config(), finder.config().search())
                .requireUnset(composition.overrides(), "the callback " + NAME));
    }

    /** The callback that asks for a search; empty in a fast_dev_run, where it does nothing. */
    private static Optional<LearningRateFinder> finder(ExperimentPlan plan, RunContext context) {
        return plan.trainer().limits().fastDevRun().isOn() || !plan.callbacks().containsKey(NAME)
                ? Optional.empty()
                : plan.callbacks(context).only(LearningRateFinder.class, "search a learning rate");
    }

    /**
     * Runs the search of a new run.
     *
     * @return empty if no callback asks for a search, or in a fast_dev_run
     * @throws UserError if it finds no learning rate
     */
    public static Optional<SearchedRate> of(
            Composition composition, ExperimentPlan plan, RunContext context, DataModule data) {
        if (plan.callbacks().containsKey(NAME)
                && plan.trainer().limits().fastDevRun().isOn()) {
            context.console().line("The callback " + NAME + " does nothing, because trainer.fast_dev_run is on.");
        }
        return finder(plan, context).map(asked -> search(asked.config(), composition, plan, context, data));
    }

    private static SearchedRate search(
            LearningRateFinder.Config config,
            Composition composition,
            ExperimentPlan plan,
            RunContext context,
            DataModule data) {
        context.console()
                .line("Searching a learning rate in at most " + config.numTrainingSteps() + " training steps.");
        LrSearch search = new LrFinder(composition, plan, context).run(config.search(), data);
        double lr = search.curve()
                .suggestion()
                .orElseThrow(() -> new UserError("the callback learning_rate_finder found no learning rate: "
                        + search.curve().end()
                        + "; change its settings (num_training_steps, min_lr, max_lr), or leave it out"))
                .lr();
        Map<String, Double> rates = search.key().rates(composition, lr);
        context.console()
                .line("Learning rate by a search of " + search.curve().points().size() + " steps: "
                        + rates.entrySet().stream()
                                .map(rate -> rate.getKey() + "=" + LrChart.number(rate.getValue()))
                                .collect(Collectors.joining(" "))
                        + " (before: " + LrChart.number(search.key().value()) + ").");
        Composition found = LearningRateKey.with(composition, rates);
        return new SearchedRate(
                found, ExperimentPlan.read(found.config(), Registry.load(RecipeSearch.classPath())), search.curve());
    }
}
