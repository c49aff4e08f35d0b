package io.anomalight.app.tune;

import io.anomalight.app.run.ExperimentPlan;
import io.anomalight.callbacks.tuner.LossRecorder;
import io.anomalight.callbacks.tuner.LrCurve;
import io.anomalight.callbacks.tuner.LrFindConfig;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.settings.BatchAmount;
import io.anomalight.framework.training.settings.BatchLimits;
import io.anomalight.framework.training.settings.CallbackSwitches;
import io.anomalight.framework.training.settings.FastDevRun;
import io.anomalight.framework.training.settings.FitLength;
import io.anomalight.framework.training.settings.OptimizationConfig;
import io.anomalight.framework.training.settings.StopReason;
import io.anomalight.framework.training.settings.TrainerConfig;
import io.anomalight.framework.training.settings.ValidationSchedule;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Searches a learning rate (Smith 2017, section 3.3): trains a new module for some steps, with a learning rate that rises, and records
 * the losses. The module is closed at the end, and nothing is written.
 */
public record LrFinder(Composition composition, ExperimentPlan plan, RunContext context) {

    /** As {@link #run(LrFindConfig, DataModule)}, with the images of the configuration. */
    public LrSearch run(LrFindConfig config) {
        LearningRateKey.of(composition.config(), config).requireUnset(composition.overrides(), "lr_find");
        if (plan.callbacks().containsKey(SearchedRate.NAME)) {
            context.console()
                    .line("The callback " + SearchedRate.NAME + " does nothing here: lr_find searches with its own"
                            + " settings, such as lr_find.min_lr=.");
        }
        DataModule data = plan.dataModule(context);
        plan.printSplits(data, context);
        return run(config, data);
    }

    /**
     * Runs the search.
     *
     * @throws UserError if the model has no optimizer, or no key for a learning rate
     * @throws ModuleFailure if the module fails; a loss that is not finite only ends the search, if there are steps before it
     */
    LrSearch run(LrFindConfig config, DataModule data) {
        LearningRateKey key = LearningRateKey.of(composition.config(), config);
        try (NativeMemory memory = plan.openMemory(context);
                ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule inner = plan.module(state, context);
            SweptModule.requireOptimizers(inner);
            LossRecorder recorder = new LossRecorder(config);
            Callbacks callbacks = plan.measuring(context).with("loss_recorder", recorder);
            Trainer trainer =
                    new Trainer(settings(config), callbacks, RunLogger.NONE, quiet(), Path.of("lr_find"), memory);
            SweptModule module = new SweptModule(inner, config, key.value());
            String end = fit(trainer, module, data, recorder);
            return new LrSearch(key, new LrCurve(config.mode(), recorder.points(), end));
        }
    }

    /** Fits; returns why the fit ended. */
    private static String fit(Trainer trainer, SweptModule module, DataModule data, LossRecorder recorder) {
        try {
            FitReport report = trainer.fit(module, data);
            if (report.stopReason() instanceof StopReason.Interrupted) {
                throw new UserError(
                        "the search for a learning rate was interrupted before its last step; run it again");
            }
            return report.stopReason() instanceof StopReason.MaxSteps
                    ? "these are all steps of the search"
                    : report.stopReason().toString();
        } catch (ModuleFailure failure) {
            if (!failure.isDivergence() || recorder.points().isEmpty()) {
                throw failure;
            }
            return String.valueOf(failure.getMessage());
        }
    }

    /** Without the trainer's lines, for instance about the validation that a search does not need. */
    private RunContext quiet() {
        return new RunContext(
                context.seed(),
                Console.SILENT,
                context.cache(),
                context.stopSignal(),
                context.profiler(),
                context.precision(),
                context.trainingPrecision(),
                context.featureCacheMb(),
                context.archiveRestore(),
                context.arithmetic(),
                context.categories());
    }

    private TrainerConfig settings(LrFindConfig config) {
        TrainerConfig recipe = plan.trainer();
        OptimizationConfig optimization = recipe.optimization();
        BatchLimits limits = new BatchLimits(
                recipe.limits().limitTrainBatches(),
                BatchAmount.NONE,
                BatchAmount.ALL,
                BatchAmount.ALL,
                BatchAmount.NONE,
                FastDevRun.OFF);
        return new TrainerConfig(
                new FitLength(-1, 0, config.numTraining(), 0, Optional.empty()),
                limits,
                ValidationSchedule.EVERY_EPOCH,
                new OptimizationConfig(
                        optimization.gradientClipVal(),
                        optimization.gradientClipAlgorithm(),
                        optimization.accumulateGradBatches(),
                        optimization.detectAnomaly()),
                recipe.engine(),
                CallbackSwitches.ON,
                recipe.logEveryNSteps(),
                recipe.profiler(),
                recipe.seed(),
                recipe.defaultRootDir(),
                recipe.metricsMemoryMb(),
                recipe.featureCacheMb(),
                recipe.threshold(),
                recipe.verdict(),
                recipe.regions());
    }
}
