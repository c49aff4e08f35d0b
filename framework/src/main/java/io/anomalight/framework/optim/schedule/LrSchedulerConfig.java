package io.anomalight.framework.optim.schedule;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code lr_scheduler} section of a recipe; a key that would have no effect is refused.
 *
 * @param name how the learning rate changes after the warm-up
 * @param interval whether it changes per epoch or per training step
 * @param passes passes over the images that this schedule counts as one epoch; cflow-ad's meta-epoch has eight
 * @param minFactor for cosine, the fraction of the rate at the end; 0 if absent
 * @param stepSize for step, the rate is multiplied every {@code stepSize} epochs or steps
 * @param milestones for step, the epochs or steps at which the rate is multiplied, instead of {@code stepSize}
 * @param gamma for step, the factor; 0.1 if absent
 * @param warmupEpochs the length of the warm-up in epochs; 0 for none
 * @param warmupStartFactor the fraction of the rate at the first step of the warm-up; 0.1 if absent
 */
public record LrSchedulerConfig(
        Name name,
        Schedule.Interval interval,
        int passes,
        Optional<Double> minFactor,
        Optional<Integer> stepSize,
        List<Integer> milestones,
        Optional<Double> gamma,
        int warmupEpochs,
        Optional<Double> warmupStartFactor) {

    /** The shape of a schedule after its warm-up. */
    public enum Name {
        /** The rate does not change. */
        CONSTANT,
        /** The rate falls along half a cosine. */
        COSINE,
        /** The rate falls in steps. */
        STEP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A constant learning rate without warm-up. */
    public static final LrSchedulerConfig CONSTANT = new LrSchedulerConfig(
            Name.CONSTANT,
            Schedule.Interval.EPOCH,
            1,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            0,
            Optional.empty());

    private static final double TENTH = 0.1;

    public LrSchedulerConfig {
        milestones = List.copyOf(milestones);
        if (passes < 1) {
            throw new IllegalArgumentException("passes must be at least 1, but is " + passes);
        }
        if (warmupEpochs < 0) {
            throw new IllegalArgumentException("warmup_epochs must not be negative, but is " + warmupEpochs);
        }
        requireEffect("min_factor", minFactor, name == Name.COSINE, "name = cosine");
        requireEffect("step_size", stepSize, name == Name.STEP, "name = step");
        requireEffect("gamma", gamma, name == Name.STEP, "name = step");
        requireEffect("warmup_start_factor", warmupStartFactor, warmupEpochs > 0, "warmup_epochs is positive");
        boolean byEpochs = name != Name.CONSTANT && interval == Schedule.Interval.EPOCH;
        if (passes > 1 && warmupEpochs == 0 && !byEpochs) {
            throw new IllegalArgumentException(
                    "passes must be 1 if neither the schedule nor a warm-up counts epochs, but is " + passes);
        }
        if (name == Name.CONSTANT && interval == Schedule.Interval.STEP) {
            throw new IllegalArgumentException(
                    "interval must be epoch if name = constant: a constant rate never changes,"
                            + " and a warm-up always counts steps");
        }
        if (!milestones.isEmpty() && (name != Name.STEP || stepSize.isPresent())) {
            throw new IllegalArgumentException(
                    "milestones must be [] unless name = step and step_size = null, but is " + milestones);
        }
        if (name == Name.STEP && stepSize.isEmpty() && milestones.isEmpty()) {
            throw new IllegalArgumentException(
                    "step_size or milestones must be set if name = step, but both are missing");
        }
        // The constructors of the schedules check the rest.
        following(name, interval, minFactor, stepSize, milestones, gamma);
        warmUp(warmupEpochs, warmupStartFactor);
    }

    private static void requireEffect(String key, Optional<?> value, boolean effect, String condition) {
        if (value.isPresent() && !effect) {
            throw new IllegalArgumentException(
                    key + " has no effect unless " + condition + ", so leave it null; it is " + value.get());
        }
    }

    /** The schedule that this section describes. */
    public Schedule schedule() {
        Schedule following = following(name, interval, minFactor, stepSize, milestones, gamma);
        Schedule whole = warmUp(warmupEpochs, warmupStartFactor)
                .map(warmUp -> warmUp.then(following))
                .orElse(following);
        return passes > 1 ? whole.inEpochsOf(passes) : whole;
    }

    private static Schedule following(
            Name name,
            Schedule.Interval interval,
            Optional<Double> minFactor,
            Optional<Integer> stepSize,
            List<Integer> milestones,
            Optional<Double> gamma) {
        return switch (name) {
            case CONSTANT -> Schedule.CONSTANT;
            case COSINE -> new Cosine(minFactor.orElse(0.0), interval);
            case STEP ->
                stepSize.<Schedule>map(size -> new StepDecay(size, gamma.orElse(TENTH), interval))
                        .orElseGet(() -> new MilestoneDecay(milestones, gamma.orElse(TENTH), interval));
        };
    }

    private static Optional<LinearWarmUp> warmUp(int epochs, Optional<Double> startFactor) {
        return epochs == 0 ? Optional.empty() : Optional.of(new LinearWarmUp(epochs, startFactor.orElse(TENTH)));
    }

    /**
     * Checks that this schedule fits a fit of {@code maxEpochs} epochs.
     *
     * @param maxEpochs the number of epochs; -1 for no limit
     * @throws IllegalArgumentException with a sentence about {@code max_epochs}
     */
    public void checkLength(int maxEpochs) {
        if (warmupEpochs > 0 && maxEpochs >= 0 && maxEpochs <= warmupEpochs * passes) {
            throw new IllegalArgumentException("max_epochs must be more than the " + warmupEpochs * passes
                    + " of the warm-up (lr_scheduler.warmup_epochs = " + warmupEpochs + ", lr_scheduler.passes = "
                    + passes + "), but is " + maxEpochs + "; lengthen the fit, or set lr_scheduler.warmup_epochs=0 and"
                    + " lr_scheduler.warmup_start_factor=null");
        }
    }
}
