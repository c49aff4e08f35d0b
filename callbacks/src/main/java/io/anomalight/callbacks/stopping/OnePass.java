package io.anomalight.callbacks.stopping;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import java.util.Map;

/** Ends a fit after its first epoch, for a module that has then learned all that the images can tell it. */
public final class OnePass implements Callback {

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        if (run.config().length().maxEpochs() != 1) {
            run.requestStop(run.module().name() + " has learned all there is in one pass over the training images");
        }
    }
}
