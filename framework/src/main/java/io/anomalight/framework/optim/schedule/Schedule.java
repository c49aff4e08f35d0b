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
     * @param length epochs of the whole fit, with a fraction if it ends within an epoch; infinite if neither a number of
     *     epochs nor a number of steps ends it
     * @param spent the share of the time limit that is over, from 0 to 1; -1 for a fit without a time limit
     */
    record Moment(int epoch, long batch, long batches, double length, double spent) {
        private static final double NO_TIME_LIMIT = -1;

        /** A moment of a fit of {@code epochs} epochs without a time limit; -1 for a fit without an end. */
        public Moment(int epoch, long batch, long batches, int epochs) {
            this(epoch, batch, batches, epochs < 0 ? Double.POSITIVE_INFINITY : epochs, NO_TIME_LIMIT);
        }

        /** The number of completed epochs, with the fraction of the current one. */
        public double position() {
            return epoch + (double) batch / batches;
        }

        /** The number of completed training steps. */
        public long step() {
            return epoch * batches + batch;
        }

        /** The number of steps of the whole fit; {@link Long#MAX_VALUE} if neither epochs nor steps end it. */
        public long steps() {
            return Math.round(length * batches);
        }

        /** Whether the fit has an end that is known in advance. */
        public boolean hasEnd() {
            return length < Double.POSITIVE_INFINITY || spent >= 0;
        }

        /**
         * The share of the fit that is over, from 0 to 1, by the limit that is nearest. By epochs it changes only between two
         * epochs, except that time is counted at every step.
         */
        public double share(Interval interval) {
            double completed = interval == Interval.EPOCH ? epoch : position();
            return Math.max(Math.min(1, completed / length), spent);
        }

        /** The beginning of another epoch of the same fit; its share of the time limit is not known, so it is this one's. */
        Moment startOf(int other) {
            return new Moment(other, 0, batches, length, spent);
        }

        /** The same moment if an epoch is {@code passes} passes over the images. */
        Moment inEpochsOf(int passes) {
            return new Moment(
                    epoch / passes, epoch % passes * batches + batch, passes * batches, length / passes, spent);
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
