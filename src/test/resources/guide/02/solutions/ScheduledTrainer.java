package guide.ch02.solutions;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.data.DataLoader;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.schedule.Schedule;
import java.util.SplittableRandom;

/** Exercise 2: a loop that tells the optimizers before each step where the fit stands, so that their rates can change. */
public record ScheduledTrainer(NativeMemory memory, RunContext context) {

    public void fit(AnomalyModule module, DataModule data, int epochs) {
        LoaderConfig loading = data.loader();
        long step = 0;
        try (Optimizers optimizers = new Optimizers(module.configureOptimizers(), module.state(), memory.root())) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                long batch = 0;
                try (DataLoader loader = DataLoader.shuffled(
                        data.splits().train(),
                        module.inputSize(),
                        loading.trainBatchSize(),
                        loading,
                        context.random("order", epoch))) {
                    for (HostBatch host : loader) {
                        optimizers.schedule(new Schedule.Moment(epoch, batch++, loader.batches(), epochs));
                        SplittableRandom random = context.random("step", step++);
                        memory.inStep(
                                module.state(),
                                scope -> module.trainingStep(new Batch(host.toNative(scope), random), optimizers));
                    }
                }
                memory.inStep(module.state(), scope -> module.onTrainEpochEnd());
            }
        }
    }
}
