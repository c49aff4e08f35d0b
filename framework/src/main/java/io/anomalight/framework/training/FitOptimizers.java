package io.anomalight.framework.training;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.AccumulationSchedule;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.failure.ModuleStep;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSettings;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.training.settings.OptimizationConfig;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.util.Optional;

/**
 * What moves the weights of a fit: the optimizers, and the average that a callback may keep.
 *
 * @param optimizers the module's optimizers
 * @param average the average of the weights
 * @param schedule the number of losses per step, if a callback chooses it
 */
record FitOptimizers(Optimizers optimizers, FitAverage average, Optional<AccumulationSchedule> schedule)
        implements AutoCloseable {

    /** Opens both; the arithmetic is fast or plain (trainer.fast_paths). */
    static FitOptimizers open(
            TrainerConfig config, RunContext context, NativeMemory memory, ActiveRun run, StepWatch watch) {
        AnomalyModule module = run.module();
        OptimizationConfig optimization = config.optimization();
        Optional<AccumulationSchedule> schedule = schedule(run.callbacks(), optimization);
        OptimizerSettings settings = new OptimizerSettings(
                optimization.clip(),
                schedule.map(AccumulationSchedule::largest).orElse(optimization.accumulateGradBatches()),
                optimization.lrScheduler().schedule(),
                watch,
                context.profiler(),
                context.arithmetic());
        FitAverage average = FitAverage.open(run.callbacks(), module, memory.root());
        try {
            Optimizers optimizers = new ModuleStep(module.name(), () -> "in configureOptimizers")
                    .run(() -> new Optimizers(module.configureOptimizers(), module.state(), memory.root(), settings));
            FitOptimizers opened = new FitOptimizers(optimizers, average, schedule);
            opened.enterEpoch(0); // for the preparation passes, too
            return opened;
        } catch (RuntimeException | Error failure) {
            average.close();
            throw failure;
        }
    }

    /** Refuses callbacks that don't fit the module or the settings, before a run begins. */
    static void check(Callbacks callbacks, AnomalyModule module, OptimizationConfig optimization) {
        FitAverage.policy(callbacks, module);
        schedule(callbacks, optimization);
    }

    private static Optional<AccumulationSchedule> schedule(Callbacks callbacks, OptimizationConfig optimization) {
        Optional<AccumulationSchedule> schedule =
                callbacks.only(AccumulationSchedule.class, "schedule the accumulation");
        if (schedule.isPresent() && optimization.accumulateGradBatches() != 1) {
            throw new UserError(
                    "trainer.accumulate_grad_batches is " + optimization.accumulateGradBatches()
                            + ", but a callback schedules the accumulation of gradients; set it to 1, or leave the callback out");
        }
        return schedule;
    }

    /** Sets the number of losses per step for an epoch. */
    void enterEpoch(int epoch) {
        schedule.ifPresent(chosen -> optimizers.accumulate(chosen.accumulateGradBatches(epoch)));
    }

    @Override
    public void close() {
        try {
            optimizers.close();
        } finally {
            average.close();
        }
    }
}
