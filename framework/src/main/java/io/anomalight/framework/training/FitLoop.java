package io.anomalight.framework.training;

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
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.training.settings.FitLength;
import io.anomalight.framework.training.settings.OptimizationConfig;
import io.anomalight.framework.training.settings.StopReason;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one loop: epochs of training steps, validations where they are due, and the moments at which callbacks listen.
 *
 * <p>Everything that the loop itself has to remember is in the run's {@link FitPosition}, which a checkpoint keeps; so it
 * goes on from any of its {@link SavePoint}s as if it had come there by itself.
 */
final class FitLoop {
    private final TrainerConfig config;
    private final RunContext environment;
    private final NativeMemory memory;
    private final EvaluationLoop judge;
    private final ActiveRun run;
    private final AnomalyModule module;
    private final FitData images;
    private final StepWatch watch;
    // Decided by the settings alone: whether a fit was resumed must make no difference to how a batch is computed.
    private final boolean again;

    FitLoop(
            TrainerConfig config,
            RunContext environment,
            NativeMemory memory,
            EvaluationLoop judge,
            ActiveRun run,
            FitData images) {
        this.config = config;
        this.environment = environment;
        this.memory = memory;
        this.judge = judge;
        this.run = run;
        this.module = run.module();
        this.images = images;
        this.watch = new StepWatch(run, config.optimization().detectAnomaly());
        this.again = config.length().mayReturn() || reference().isPresent();
    }

    /** Fits from the beginning, or from a checkpoint; {@code accepted} is run once that fits. */
    FitReport run(Optional<Checkpoint> from, Runnable accepted) {
        StopReason end;
        try (Optimizers optimizers = openOptimizers()) {
            run.beginFit(optimizers, images.identity(environment.seed()));
            run.tell(callback -> callback.onFitStart(run));
            from.ifPresent(run::resume);
            accepted.run();
            new Preparation(environment, memory, run, images, watch, () -> ended().isPresent()).run(optimizers);
            if (from.isEmpty() && ended().isEmpty()) {
                checkSanity();
            }
            end = finish(train(optimizers));
        } finally {
            module.state().pass().clearCache();
        }
        FitReport report = new FitReport(run.position().epochsBegun(), run.step(), run.scores(), run.learned(), end);
        if (run.position().epochIsOver()) {
            run.position().nextEpoch();
        }
        run.tell(callback -> callback.onFitEnd(run, report));
        return report;
    }

    private Optimizers openOptimizers() {
        return new ModuleStep(module.name(), () -> "in configureOptimizers")
                .run(() -> new Optimizers(module.configureOptimizers(), module.state(), memory.root(), descent()));
    }

    /** Trains to the end of the fit; returns what ended it. */
    private StopReason train(Optimizers optimizers) {
        FitPosition position = run.position();
        if (position.epochTrained()) {
            closeEpoch(); // an interruption had cut its validation short
        } else if (position.validationDue()) {
            settle(); // likewise within the epoch
        }
        Optional<StopReason> end = ended();
        while (end.isEmpty()) {
            if (position.epochIsOver()) {
                position.nextEpoch();
            }
            trainEpoch(optimizers);
            closeEpoch();
            end = ended();
        }
        return end.get();
    }

    /** Validates and saves what would be lost; returns what ended the fit after all. */
    private StopReason finish(StopReason end) {
        boolean whole = !(end instanceof StopReason.Interrupted);
        if (whole) {
            oweValidation();
            validateIfDue();
            whole = !run.position().validationDue();
        }
        SavePoint point = whole ? SavePoint.END : SavePoint.INTERRUPTION;
        run.savePoint(point);
        return whole ? end : new StopReason.Interrupted();
    }

    /** Trains what is left of the present epoch, or until the fit is over. */
    private void trainEpoch(Optimizers optimizers) {
        FitPosition position = run.position();
        boolean whole = true;
        run.enter(Stage.TRAINING);
        try (DataLoader loader = images.epoch(position.epoch(), position.batch(), module.inputSize(), environment)) {
            run.tell(callback -> callback.onTrainEpochStart(run, loader.batches()));
            for (HostBatch host : Timed.loading(loader, environment.profiler())) {
                if (ended().isPresent()) {
                    whole = false;
                    break;
                }
                trainStep(host, optimizers, loader.position());
                settle();
            }
            run.reportSkipped(loader.skipped());
        }
        if (!interrupted()) {
            endEpoch(optimizers, whole);
        }
    }

    /** Validates and saves at the end of an epoch that was trained. */
    private void closeEpoch() {
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
        optimizers.schedule(new Schedule.Moment(
                position.epoch(),
                position.batch(),
                images.batches(),
                config.length().maxEpochs()));
        run.tell(callback -> callback.onTrainBatchStart(run, host));
        memory.inStep(module.state(), scope -> {
            Batch batch = new Batch(
                    environment.profiler().measure("load", () -> host.toNative(scope)),
                    environment.random("step", run.step()),
                    again ? host.identities() : List.of(),
                    host.targets());
            StepOutput output = watch.learn(host, () -> environment
                    .profiler()
                    .measure("training step", () -> module.trainingStep(batch, optimizers)));
            position.means().add(output.scalars(), batch.size());
            position.stepDone(batchesDone);
            if (run.step() % config.logEveryNSteps() == 0) {
                run.record("train_", output.scalars(), "_step");
            }
            run.tell(callback -> callback.onTrainBatchEnd(run, host, output));
        });
        // At the end of the epoch, the epoch is closed before it is validated.
        if (position.batch() < images.batches() && isValidationDueAfter(position.batch())) {
            oweValidation();
        }
    }

    /** Does what is due after a step, and offers to save. */
    private void settle() {
        validateIfDue();
        if (!run.position().validationDue()) {
            run.savePoint(SavePoint.STEP);
        }
    }

    /**
     * Ends an epoch.
     *
     * <p>One that the end of the fit cuts short stays open, its accumulated gradients with it, so that a resumed fit trains
     * the rest as if it had not stopped. Without optimizers it is closed: what the module makes of the images at the end of
     * an epoch takes the place of what it collected.
     */
    private void endEpoch(Optimizers optimizers, boolean whole) {
        FitPosition position = run.position();
        boolean closed = whole || optimizers.counts().isEmpty();
        if (closed) {
            optimizers.flush();
        }
        memory.inStep(module.state(), scope -> new ModuleStep(
                        module.name(), () -> "at the end of epoch " + (position.epoch() + 1))
                .run(module::onTrainEpochEnd));
        Map<String, Double> means = position.means().values();
        run.record("train_", means, "_epoch");
        run.tell(callback -> callback.onTrainEpochEnd(run, means));
        if (closed) {
            position.trained();
            if (isValidationDueAfter(images.batches()) || reached().isPresent()) {
                oweValidation();
            }
        }
    }

    private void oweValidation() {
        if (images.validates()) {
            run.position().oweValidation();
        }
    }

    private boolean isValidationDueAfter(long batch) {
        return config.validation().dueAfter(run.epoch(), batch, images.batches(), run.step());
    }

    private void validateIfDue() {
        if (!run.position().validationDue()) {
            return;
        }
        Optional<Calibration> reference = reference();
        if (reference.isPresent() && !judge.calibrate(run, reference.get(), images.calibration(), images.loading())) {
            return;
        }
        Evaluation evaluation = judge.newEvaluation();
        judge.validate(run, evaluation, images.validation(), images.loading()).ifPresent(means -> {
            run.learned(environment
                    .profiler()
                    .measure("metrics", () -> PostProcessor.learn(evaluation, config.threshold())));
            judge.publishValidation(run, evaluation, means);
            run.position().validated();
        });
    }

    /** What the module learns from the training images before each validation, if it does. */
    private Optional<Calibration> reference() {
        return module.capabilities().calibrationOver(Calibration.Images.TRAINING);
    }

    private void checkSanity() {
        // A model without optimizers can't judge before it has seen its training images.
        if (images.amounts().sanity() > 0 && !module.configureOptimizers().isEmpty()) {
            judge.checkSanity(run, images);
        }
    }

    private boolean interrupted() {
        return environment.interruption().requested();
    }

    /** Why the fit is over, if it is. */
    private Optional<StopReason> ended() {
        return interrupted() ? Optional.of(new StopReason.Interrupted()) : reached();
    }

    /** Why the fit is over but for an interruption, if it is. */
    private Optional<StopReason> reached() {
        FitLength length = config.length();
        int epochs = run.position().epochsTrained();
        Optional<StopReason> early = length.mayEndEarly(epochs, run.step())
                ? run.stopRequest().<StopReason>map(StopReason.Requested::new).or(() -> length.overdue(run.elapsed()))
                : Optional.empty();
        return early.or(() -> length.reached(epochs, run.step()));
    }

    private OptimizerSettings descent() {
        OptimizationConfig optimization = config.optimization();
        return new OptimizerSettings(
                optimization.clip(),
                optimization.accumulateGradBatches(),
                optimization.lrScheduler().schedule(),
                watch,
                environment.profiler(),
                environment.arithmetic());
    }
}
