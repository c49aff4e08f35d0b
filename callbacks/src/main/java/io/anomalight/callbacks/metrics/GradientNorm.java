package io.anomalight.callbacks.metrics;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.AnyThread;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.optim.Gradients;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records the Euclidean norm of each optimizer's gradients before clipping, as {@code grad_2.0_norm/<optimizer>}, and the
 * norm of all gradients together as {@code grad_2.0_norm_total}, every {@code log_every_n_steps} training steps.
 * The training steps in between are not measured, because each norm reads all gradients.
 *
 * <p>If an optimizer steps several times in one training step, its norm is the root mean square over these steps.
 */
public final class GradientNorm implements Callback {
    private static final String NAME = "grad_2.0_norm";

    /** The sum and the number of an optimizer's squared norms in one training step. */
    private record Squares(double sum, long count) {
        Squares plus(Squares other) {
            return new Squares(sum + other.sum, count + other.count);
        }

        double mean() {
            return sum / count;
        }
    }

    private final Map<String, Squares> squares = new ConcurrentHashMap<>();
    private volatile boolean due;

    @Override
    public void onTrainBatchStart(Run run, HostBatch batch) {
        squares.clear();
        due = (run.step() + 1) % run.config().logEveryNSteps() == 0;
    }

    @Override
    @AnyThread
    public void onBeforeOptimizerStep(Run run, String optimizer, Gradients gradients) {
        if (due) {
            double norm = gradients.norm();
            squares.merge(optimizer, new Squares(norm * norm, 1), Squares::plus);
        }
    }

    @Override
    public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
        due = false;
        if (squares.isEmpty()) {
            return;
        }
        Map<String, Double> norms = new LinkedHashMap<>();
        Map<String, Squares> sorted = new TreeMap<>(squares); // a fixed order, whichever optimizer stepped first
        sorted.forEach((optimizer, sum) -> norms.put(NAME + "/" + optimizer, Math.sqrt(sum.mean())));
        double total = sorted.values().stream().mapToDouble(Squares::mean).sum();
        norms.put(NAME + "_total", Math.sqrt(total));
        run.logger().scalars(run.step(), norms);
        squares.clear();
    }
}
