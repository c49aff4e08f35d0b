package io.anomalight.app;

import io.anomalight.framework.StopSignal;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;

/**
 * Pauses a fit after some epochs: the fit is saved and not tested, and can be resumed exactly. A fit that ends by itself until then is
 * not paused.
 */
public final class PausePoint implements StopSignal, Callback {
    private final int epochs;
    private final StopSignal other;
    private boolean reached;

    /**
     * @param epochs the number of epochs, at least 1
     * @param other also stops the fit
     */
    public PausePoint(int epochs, StopSignal other) {
        if (epochs < 1) {
            throw new IllegalArgumentException("a fit pauses after at least 1 epoch, but not after " + epochs);
        }
        this.epochs = epochs;
        this.other = other;
    }

    // At the start of the next epoch, and not at the end of this one, because limits and other callbacks may end the
    // fit there.
    @Override
    public void onTrainEpochStart(Run run, long batches) {
        reached |= run.epoch() >= epochs;
    }

    @Override
    public boolean requested() {
        return reached || other.requested();
    }
}
