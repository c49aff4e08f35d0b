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
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.training.settings.StopReason;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
    private final FitEnd ends;
    // Whether all work up to now is completed, so that the fit can go on from here after a failure.
    private boolean intact;
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
        this.ends = new FitEnd(config.length(), context.stopSignal(), run);
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
        try (FitOptimizers opened = FitOptimizers.open(config, context, memory, run, watch)) {
            run.beginFit(opened.optimizers(), opened.average(), images.identity(context.seed()));
            run.callEach(callback -> callback.onFitStart(run));
            from.ifPresent(run::resume);
            onRestored.run();
            end = guarded(() -> {
                new RangeLearning(module.capabilities().channels(), images, context).run();
                new Preparation(context, memory, run, images, watch, () -> ends.reached()
                                .isPresent())
                        .run(opened.optimizers());
                if (from.isEmpty() && ends.reached().isEmpty()) {
                    checkSanity();
                }
                return finish(train(opened));
            });
            opened.average().finish();
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

    /** If the fit fails, callbacks may save it before its arrays are freed. */
    private StopReason guarded(Supplier<StopReason> fit) {
        try {
            return fit.get();
        } catch (RuntimeException | Error failure) {
            run.failed(failure, intact);
            throw failure;
        }
    }

    /** Trains to the end of the fit; returns the reason of the end. */
    private StopReason train(FitOptimizers opened) {
        FitPosition position = run.position();
        if (position.epochTrained()) {
            validateAndSaveEpoch(); // its validation was interrupted
        } else if (position.validationDue()) {
            validateAndSave(); // a validation within the epoch was interrupted
        }
        Optional<StopReason> end = ends.reached();
        while (end.isEmpty()) {
            if (position.epochIsOver()) {
                position.nextEpoch();
            }
            trainEpoch(opened);
            validateAndSaveEpoch();
            end = ends.reached();
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
    private void trainEpoch(FitOptimizers opened) {
        FitPosition position = run.position();
        boolean complete = true;
        run.enter(Stage.TRAINING);
        opened.enterEpoch(position.epoch());
        try (DataLoader loader = images.epoch(position.epoch(), position.batch(), module, context)) {
            run.callEach(callback -> callback.onTrainEpochStart(run, loader.batches()));
            for (HostBatch host : Timed.loading(loader, context.profiler())) {
                if (ends.reached().isPresent()) {
                    complete = false;
                    break;
                }
                intact = false;
                trainStep(host, opened, loader.position());
                validateAndSave();
            }
            run.reportSkipped(loader.skipped());
        }
        if (!ends.interrupted()) {
            intact = false;
            endEpoch(opened.optimizers(), complete);
        }
    }

    /** Validates and saves after the training part of an epoch. */
    private void validateAndSaveEpoch() {
        if (run.position().epochTrained()) {
            validateIfDue();
        }
        if (run.position().epochIsOver()) {
            run.savePoint(SavePoint.EPOCH);
            intact = true;
        }
    }

    private void trainStep(HostBatch host, FitOptimizers opened, long batchesDone) {
        FitPosition position = run.position();
        run.enter(Stage.TRAINING);
        Optimizers optimizers = opened.optimizers();
        long stepsBefore = optimizers.steps();
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
            if (optimizers.steps() > stepsBefore) {
                opened.average().afterStep(run);
            }
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
            intact = true;
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
            if (isValidationDueAfter(images.batches()) || ends.limitReached().isPresent()) {
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
        if (run.position().validationDue()) {
            intact = false;
            run.average().inPlace(this::validate);
        }
    }

    private void validate() {
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
}
