package io.anomalight.framework.optim;

/** How a learning rate changes while a fit goes on: a factor on the rate that the optimizer was asked for. */
@FunctionalInterface
public interface Schedule {

    /** The rate stays as it is. */
    Schedule CONSTANT = at -> 1;

    /** How often a rate changes. */
    enum Interval {
        /** At the beginning of each epoch. */
        EPOCH,
        /** Before each training step. */
        STEP
    }

    /**
     * Where a fit stands before a training step.
     *
     * @param epoch the present epoch, from 0
     * @param batch the batch in it, from 0
     * @param batches batches an epoch
     * @param epochs epochs of the whole fit; -1 if it has no end
     */
    record Moment(int epoch, long batch, long batches, int epochs) {

        /** Epochs done, with the fraction of the present one. */
        public double position() {
            return epoch + (double) batch / batches;
        }

        /** Training steps done. */
        public long step() {
            return epoch * batches + batch;
        }

        /** The same moment, counted in epochs of so many passes over the images; the last of them may be cut short. */
        Moment inEpochsOf(int passes) {
            int whole = epochs < 0 ? epochs : -Math.floorDiv(-epochs, passes);
            return new Moment(epoch / passes, epoch % passes * batches + batch, passes * batches, whole);
        }
    }

    /** The factor for the step at this moment; depends on nothing else, so that a resumed fit goes on exactly. */
    double factor(Moment at);

    /** This schedule scaled by another. */
    default Schedule times(Schedule other) {
        return at -> factor(at) * other.factor(at);
    }

    /** This schedule, for which so many passes over the images are one epoch. */
    default Schedule inEpochsOf(int passes) {
        return at -> factor(at.inEpochsOf(passes));
    }
}
