package io.anomalight.framework.training;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.data.DataLoader;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.failure.ModuleStep;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.optim.OptimizerSettings;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.training.settings.FitLength;
import io.anomalight.framework.training.settings.OptimizationConfig;
import io.anomalight.framework.training.settings.StopReason;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The training loop: epochs of training steps, validations when they are due, and the calls of callbacks.
 *
 * <p>The state of the loop is the run's {@link FitPosition}, which checkpoints save. So a fit that is resumed from any
 * {@link SavePoint} continues exactly like one that never stopped.
 */
final class FitLoop {
    private final TrainerConfig config;
    private final RunContext context;
    private final NativeMemory memory;
    private final EvaluationLoop evaluationLoop;
    private final ActiveRun run;
    private final AnomalyModule module;
    private final FitData images;
    private final StepWatch watch;
    // Whether the same images come again in this fit, so that modules may cache their features. It depends only on
    // settings, so a resumed fit has the same value.
    private final boolean imagesRepeat;

    FitLoop(
            TrainerConfig config,
            RunContext context,
            NativeMemory memory,
            EvaluationLoop evaluationLoop,
            ActiveRun run,
            FitData images) {
        this.config = config;
        this.context = context;
        this.memory = memory;
        this.evaluationLoop = evaluationLoop;
        this.run = run;
        this.module = run.module();
        this.images = images;
        this.watch = new StepWatch(run, config.optimization().detectAnomaly());
        this.imagesRepeat = config.length().hasSeveralEpochs()
                || module.capabilities().reference().isPresent();
    }

    /**
     * Fits from the beginning or from a checkpoint.
     *
     * @param onRestored called before the first step: after the checkpoint, if there is one, was restored
     */
    FitReport run(Optional<Checkpoint> from, Runnable onRestored) {
        StopReason end;
        try (Optimizers optimizers = openOptimizers()) {
            run.beginFit(optimizers, images.identity(context.seed()));
            run.callEach(callback -> callback.onFitStart(run));
            from.ifPresent(run::resume);
            onRestored.run();
            new Preparation(context, memory, run, images, watch, () -> ended().isPresent()).run(optimizers);
            if (from.isEmpty() && ended().isEmpty()) {
                checkSanity();
            }
            end = finish(train(optimizers));
        } finally {
            // The end of a pass frees only its own arrays, not the features that were cached for the whole fit.
            module.state().pass().clearCache();
        }
        FitReport report =
                new FitReport(run.position().epochsBegun(), run.step(), run.scores(), run.fittedPostProcessor(), end);
        if (run.position().epochIsOver()) {
            run.position().nextEpoch();
        }
        run.callEach(callback -> callback.onFitEnd(run, report));
        return report;
    }

    private Optimizers openOptimizers() {
        return new ModuleStep(module.name(), () -> "in configureOptimizers")
                .run(() -> new Optimizers(
                        module.configureOptimizers(), module.state(), memory.root(), optimizerSettings()));
    }

    /** Trains to the end of the fit; returns the reason of the end. */
    private StopReason train(Optimizers optimizers) {
        FitPosition position = run.position();
        if (position.epochTrained()) {
            validateAndSaveEpoch(); // its validation was interrupted
        } else if (position.validationDue()) {
            validateAndSave(); // a validation within the epoch was interrupted
        }
        Optional<StopReason> end = ended();
        while (end.isEmpty()) {
            if (position.epochIsOver()) {
                position.nextEpoch();
            }
            trainEpoch(optimizers);
            validateAndSaveEpoch();
            end = ended();
        }
        return end.get();
    }

    /** Runs a last validation if one is missing, and saves; returns the final reason of the end. */
    private StopReason finish(StopReason end) {
        boolean complete = !(end instanceof StopReason.Interrupted);
        if (complete) {
            markValidationDue();
            validateIfDue();
            complete = !run.position().validationDue();
        }
        SavePoint point = complete ? SavePoint.END : SavePoint.INTERRUPTION;
        run.savePoint(point);
        return complete ? end : new StopReason.Interrupted();
    }

    /** Trains the rest of the current epoch, or until the fit ends. */
    private void trainEpoch(Optimizers optimizers) {
        FitPosition position = run.position();
        boolean complete = true;
        run.enter(Stage.TRAINING);
        try (DataLoader loader = images.epoch(position.epoch(), position.batch(), module, context)) {
            run.callEach(callback -> callback.onTrainEpochStart(run, loader.batches()));
            for (HostBatch host : Timed.loading(loader, context.profiler())) {
                if (ended().isPresent()) {
                    complete = false;
                    break;
                }
                trainStep(host, optimizers, loader.position());
                validateAndSave();
            }
            run.reportSkipped(loader.skipped());
        }
        if (!interrupted()) {
            endEpoch(optimizers, complete);
        }
    }

    /** Validates and saves after the training part of an epoch. */
    private void validateAndSaveEpoch() {
        if (run.position().epochTrained()) {
            validateIfDue();
        }
        if (run.position().epochIsOver()) {
            run.savePoint(SavePoint.EPOCH);
        }
    }

    private void trainStep(HostBatch host, Optimizers optimizers, long batchesDone) {
        FitPosition position = run.position();
        run.enter(Stage.TRAINING);
        optimizers.schedule(
                config.length().moment(position.epoch(), position.batch(), images.batches(), run.elapsed()));
        run.callEach(callback -> callback.onTrainBatchStart(run, host));
        memory.inStep(module.state(), scope -> {
            NDArray pixels = context.profiler().measure("load", () -> host.toNative(scope));
            List<String> identities = imagesRepeat ? host.identities() : List.of();
            Batch batch = host.toTrain(pixels, context.random("step", run.step()), identities);
            StepOutput output = watch.runTrainingStep(host, () -> context.profiler()
                    .measure("training step", () -> module.trainingStep(batch, optimizers)));
            position.means().add(output.scalars(), batch.size());
            position.stepDone(batchesDone);
            if (run.step() % config.logEveryNSteps() == 0) {
                run.record("train_", output.scalars(), "_step");
            }
            run.callEach(callback -> callback.onTrainBatchEnd(run, host, output));
        });
        // After the last batch, endEpoch marks the validation as due, and validateAndSaveEpoch runs it.
        if (position.batch() < images.batches() && isValidationDueAfter(position.batch())) {
            markValidationDue();
        }
    }

    /** Validates if due, then lets callbacks save. */
    private void validateAndSave() {
        validateIfDue();
        if (!run.position().validationDue()) {
            run.savePoint(SavePoint.STEP);
        }
    }

    /**
     * Ends the training part of an epoch.
     *
     * <p>If a limit ends the fit within an epoch, the end-of-epoch hooks are called, but the epoch is not counted as
     * trained, and its accumulated gradients are kept. A resumed fit trains the remaining batches of the epoch, and
     * calls the hooks again. For a module without optimizers the epoch is counted as trained, because {@link
     * AnomalyModule#onTrainEpochEnd} replaces the values that the module has collected.
     *
     * @param complete whether all batches of the epoch were trained
     */
    private void endEpoch(Optimizers optimizers, boolean complete) {
        FitPosition position = run.position();
        boolean countsAsTrained = complete || optimizers.counts().isEmpty();
        if (countsAsTrained) {
            optimizers.flush();
        }
        memory.inStep(module.state(), scope -> new ModuleStep(
                        module.name(), () -> "at the end of epoch " + (position.epoch() + 1))
                .run(module::onTrainEpochEnd));
        Map<String, Double> means = position.means().values();
        run.record("train_", means, "_epoch");
        run.callEach(callback -> callback.onTrainEpochEnd(run, means));
        if (countsAsTrained) {
            position.trained();
            if (isValidationDueAfter(images.batches()) || limitReached().isPresent()) {
                markValidationDue();
            }
        }
    }

    private void markValidationDue() {
        if (images.validates()) {
            run.position().markValidationDue();
        }
    }

    private boolean isValidationDueAfter(long batch) {
        return config.validation().dueAfter(run.epoch(), batch, images.batches(), run.step());
    }

    private void validateIfDue() {
        if (!run.position().validationDue()) {
            return;
        }
        Optional<Calibration> reference = module.capabilities().reference();
        if (reference.isPresent() && !evaluationLoop.calibrate(run, reference.get(), images::of, images.loading())) {
            return;
        }
        Evaluation evaluation = evaluationLoop.newEvaluation(images.validation(), Optional.empty());
        evaluationLoop
                .validate(run, evaluation, images.validation(), images.loading())
                .ifPresent(means -> {
                    run.setPostProcessor(context.profiler()
                            .measure("metrics", () -> PostProcessor.learn(evaluation, config.threshold())
                                    .withRegions(config.regionRules())));
                    evaluationLoop.publishValidation(run, evaluation, means);
                    run.position().validated();
                });
    }

    private void checkSanity() {
        // A model without optimizers can't predict before it has seen its training images.
        if (images.counts().sanityBatches() > 0 && !module.configureOptimizers().isEmpty()) {
            evaluationLoop.checkSanity(run, images);
        }
    }

    private boolean interrupted() {
        return context.stopSignal().requested();
    }

    /** The reason why the fit ends now, if it does. */
    private Optional<StopReason> ended() {
        return interrupted() ? Optional.of(new StopReason.Interrupted()) : limitReached();
    }

    /** The limit of the fit that is reached or the stop that a callback has requested, if any. */
    private Optional<StopReason> limitReached() {
        FitLength length = config.length();
        int epochs = run.position().epochsTrained();
        Optional<StopReason> early = length.mayEndEarly(epochs, run.step())
                ? run.stopRequest()
                        .<StopReason>map(StopReason.Requested::new)
                        .or(() -> length.maxTimeReached(run.elapsed()))
                : Optional.empty();
        return early.or(() -> length.reached(epochs, run.step()));
    }

    /** The settings of the optimizers; the arithmetic is fast or plain (trainer.fast_paths). */
    private OptimizerSettings optimizerSettings() {
        OptimizationConfig optimization = config.optimization();
        return new OptimizerSettings(
                optimization.clip(),
                optimization.accumulateGradBatches(),
                optimization.lrScheduler().schedule(),
                watch,
                context.profiler(),
                context.arithmetic());
    }
}
