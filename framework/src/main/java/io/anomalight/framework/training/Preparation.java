package io.anomalight.framework.training;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.data.DataLoader;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.failure.ModuleStep;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs a module's preparation passes over the training images before the first epoch.
 *
 * <p>Its state is in the run's {@link FitPosition}, so an interrupted preparation can be resumed exactly.
 */
final class Preparation {
    private final RunContext context;
    private final NativeMemory memory;
    private final ActiveRun run;
    private final AnomalyModule module;
    private final FitData images;
    private final StepWatch watch;
    private final BooleanSupplier ended;

    /** @param ended returns whether the fit has ended, for any reason */
    Preparation(
            RunContext context,
            NativeMemory memory,
            ActiveRun run,
            FitData images,
            StepWatch watch,
            BooleanSupplier ended) {
        this.context = context;
        this.memory = memory;
        this.run = run;
        this.module = run.module();
        this.images = images;
        this.watch = watch;
        this.ended = ended;
    }

    /** Runs the remaining passes, or until the fit ends. The fit can be saved after each batch and each pass. */
    void run(Optimizers optimizers) {
        module.capabilities().preparation().ifPresent(passes -> run(passes, optimizers));
    }

    private void run(PreparationPasses passes, Optimizers optimizers) {
        FitPosition position = run.position();
        while (position.preparedPasses() < passes.count()) {
            int pass = position.preparedPasses();
            if (!pass(passes, pass, optimizers)) {
                return;
            }
            optimizers.flush();
            memory.inStep(module.state(), scope -> new ModuleStep(
                            module.name(), () -> "at the end of preparation pass " + (pass + 1))
                    .run(() -> passes.end().accept(pass)));
            position.nextPass();
            run.savePoint(SavePoint.PREPARATION_PASS);
        }
    }

    /** Runs the rest of one pass; returns false if the fit ended first. */
    private boolean pass(PreparationPasses passes, int pass, Optimizers optimizers) {
        run.enter(Stage.PREPARATION);
        int epoch = -1 - pass; // negative, so that no epoch has the same random order
        try (DataLoader loader = images.epoch(epoch, run.position().batch(), module, context)) {
            run.callEach(callback -> callback.onEvaluationStart(run, List.of(), loader.batches()));
            for (HostBatch host : Timed.loading(loader, context.profiler())) {
                if (ended.getAsBoolean()) {
                    return false;
                }
                step(passes, pass, host, optimizers);
                run.position().prepared(loader.position());
                run.callEach(
                        callback -> callback.onEvaluationStep(run, host.images().size()));
                run.savePoint(SavePoint.PREPARATION_STEP);
            }
            run.reportSkipped(loader.skipped());
        }
        return true;
    }

    private void step(PreparationPasses passes, int pass, HostBatch host, Optimizers optimizers) {
        long number = pass * images.batches() + run.position().batch();
        memory.inStep(module.state(), scope -> {
            NDArray pixels = context.profiler().measure("load", () -> host.toNative(scope));
            Batch batch = host.toTrain(pixels, context.random("preparation", number), List.of());
            watch.runPreparationStep(host, pass, () -> context.profiler()
                    .run("preparation", () -> passes.step().prepare(pass, batch, optimizers)));
        });
    }
}
