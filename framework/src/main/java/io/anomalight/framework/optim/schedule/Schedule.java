package io.anomalight.framework.optim.schedule;

/** How a learning rate changes during a fit: a factor on the optimizer's configured rate. */
@FunctionalInterface
public interface Schedule {

    /** The rate does not change. */
    Schedule CONSTANT = at -> 1;

    /** How often a learning rate changes. */
    enum Interval {
        /** At the beginning of each epoch. */
        EPOCH,
        /** Before each training step. */
        STEP
    }

    /**
     * The position of a fit before a training step.
     *
     * @param epoch the current epoch, from 0
     * @param batch the batch in the current epoch, from 0
     * @param batches batches per epoch
     * @param epochs epochs of the whole fit; -1 for a fit without an end
     */
    record Moment(int epoch, long batch, long batches, int epochs) {

        /** The number of completed epochs, with the fraction of the current one. */
        public double position() {
            return epoch + (double) batch / batches;
        }

        /** The number of completed training steps. */
        public long step() {
            return epoch * batches + batch;
        }

        /** The same moment if an epoch is {@code passes} passes over the images; the last epoch may be shorter. */
        Moment inEpochsOf(int passes) {
            int totalEpochs = epochs < 0 ? epochs : -Math.floorDiv(-epochs, passes);
            return new Moment(epoch / passes, epoch % passes * batches + batch, passes * batches, totalEpochs);
        }
    }

    /** The factor for the step at this moment. It depends on nothing else, so a resumed fit continues exactly. */
    double factor(Moment at);

    /** This schedule multiplied by another. */
    default Schedule times(Schedule other) {
        return at -> factor(at) * other.factor(at);
    }

    /** This schedule, with {@code passes} passes over the images counted as one epoch. */
    default Schedule inEpochsOf(int passes) {
        return at -> factor(at.inEpochsOf(passes));
    }
}
