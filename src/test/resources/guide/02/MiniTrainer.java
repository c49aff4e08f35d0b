package guide.ch02;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.data.DataLoader;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.ThresholdConfig;
import io.anomalight.framework.optim.Optimizers;
import java.util.SplittableRandom;

/** The loop of {@code Trainer.fit} without its options: no callbacks, no limits, no checkpoints, no calibration. */
public record MiniTrainer(NativeMemory memory, RunContext context) {

    /** Trains a module for a number of epochs and learns its thresholds. */
    public PostProcessor fit(AnomalyModule module, DataModule data, int epochs) {
        try (Optimizers optimizers = new Optimizers(module.configureOptimizers(), module.state(), memory.root())) {
            long step = 0;
            for (int epoch = 0; epoch < epochs; epoch++) {
                step = trainEpoch(module, data, optimizers, epoch, step);
            }
        }
        return PostProcessor.learn(validate(module, data), ThresholdConfig.DEFAULT);
    }

    /** One pass over the training images in an order of its own; returns the number of steps so far. */
    public long trainEpoch(AnomalyModule module, DataModule data, Optimizers optimizers, int epoch, long firstStep) {
        LoaderConfig loading = data.loader();
        SplittableRandom order = context.random("order", epoch);
        long step = firstStep;
        try (DataLoader loader = DataLoader.shuffled(
                data.splits().train(), module.inputSize(), loading.trainBatchSize(), loading, order)) {
            for (HostBatch host : loader) {
                SplittableRandom random = context.random("step", step++);
                memory.inStep(
                        module.state(),
                        scope -> module.trainingStep(new Batch(host.toNative(scope), random), optimizers));
            }
        }
        memory.inStep(module.state(), scope -> module.onTrainEpochEnd());
        return step;
    }

    /** Scores the validation images. */
    public Evaluation validate(AnomalyModule module, DataModule data) {
        Evaluation evaluation = new Evaluation();
        LoaderConfig loading = data.loader();
        PassMemory.Pass pass = module.state().pass().begin(Precision.FLOAT32);
        try (pass;
                DataLoader loader = DataLoader.inOrder(
                        data.splits().validation(), module.inputSize(), loading.evalBatchSize(), loading)) {
            long number = 0;
            for (HostBatch host : loader) {
                SplittableRandom random = context.random("judging VALIDATION", number++);
                memory.inStep(module.state(), scope -> {
                    Batch batch = new Batch(host.toNative(scope), random);
                    ImageResult.of(host, module.validationStep(batch)).forEach(evaluation::add);
                });
            }
        }
        return evaluation;
    }
}
