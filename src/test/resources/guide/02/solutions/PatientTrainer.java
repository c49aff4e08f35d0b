package guide.ch02.solutions;

import guide.ch02.MiniTrainer;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.optim.Optimizers;

/**
 * Exercise 3: a loop that stops when the good validation images score no lower than before.
 *
 * @param patience after how many validations in a row without a better one it stops
 */
public record PatientTrainer(MiniTrainer trainer, int patience) {

    /** Returns how many epochs were trained. */
    public int fit(AnomalyModule module, DataModule data, int epochs) {
        double best = Double.POSITIVE_INFINITY;
        int without = 0;
        int epoch = 0;
        try (Optimizers optimizers = new Optimizers(
                module.configureOptimizers(), module.state(), trainer.memory().root())) {
            for (long step = 0; epoch < epochs && without < patience; epoch++) {
                step = trainer.trainEpoch(module, data, optimizers, epoch, step);
                double score = meanScore(trainer.validate(module, data).imageScores(Label.NORMAL));
                without = score < best ? 0 : without + 1;
                best = Math.min(best, score);
            }
        }
        return epoch;
    }

    private static double meanScore(float[] scores) {
        double sum = 0;
        for (float score : scores) {
            sum += score;
        }
        return sum / scores.length;
    }
}
