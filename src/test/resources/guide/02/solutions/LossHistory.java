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
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Exercise 1: a loop that returns the mean loss of each epoch; a batch counts as many times as it has images. */
public record LossHistory(NativeMemory memory, RunContext context) {

    public List<Double> fit(AnomalyModule module, DataModule data, int epochs) {
        List<Double> means = new ArrayList<>();
        LoaderConfig loading = data.loader();
        long[] step = {0};
        try (Optimizers optimizers = new Optimizers(module.configureOptimizers(), module.state(), memory.root())) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                double[] sum = {0};
                int images = 0;
                try (DataLoader loader = DataLoader.shuffled(
                        data.splits().train(),
                        module.inputSize(),
                        loading.trainBatchSize(),
                        loading,
                        context.random("order", epoch))) {
                    for (HostBatch host : loader) {
                        SplittableRandom random = context.random("step", step[0]++);
                        int size = host.images().size();
                        memory.inStep(module.state(), scope -> {
                            Batch batch = new Batch(host.toNative(scope), random);
                            sum[0] += size
                                    * module.trainingStep(batch, optimizers)
                                            .scalars()
                                            .get("loss");
                        });
                        images += size;
                    }
                }
                memory.inStep(module.state(), scope -> module.onTrainEpochEnd());
                means.add(sum[0] / images);
            }
        }
        return means;
    }
}
