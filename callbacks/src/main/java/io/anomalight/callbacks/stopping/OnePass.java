package io.anomalight.callbacks.stopping;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import java.util.Map;

/** Stops a fit after its first epoch, for a module that needs each training image only once. */
public final class OnePass implements Callback {

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        if (run.config().length().maxEpochs() != 1) {
            run.requestStop(run.module().name() + " needs only one pass over the training images");
        }
    }
}
