package io.anomalight.framework.optim.schedule;

import java.util.List;

/**
 * A learning rate that is multiplied at given milestones, as by PyTorch's {@code MultiStepLR}.
 *
 * @param milestones the epochs or training steps at which the rate is multiplied, in ascending order
 * @param gamma the factor
 * @param interval whether epochs or training steps are counted
 */
public record MilestoneDecay(List<Integer> milestones, double gamma, Interval interval) implements Schedule {
    public MilestoneDecay {
        milestones = List.copyOf(milestones);
        if (milestones.isEmpty()) {
            throw new IllegalArgumentException("milestones must not be an empty list");
        }
        int before = 0;
        for (int milestone : milestones) {
            if (milestone <= before) {
                throw new IllegalArgumentException("milestones must be positive and rise, but are " + milestones);
            }
            before = milestone;
        }
        StepDecay.requireFactor(gamma);
    }

    @Override
    public double factor(Moment at) {
        long count = StepDecay.count(at, interval);
        long passed =
                milestones.stream().filter(milestone -> milestone <= count).count();
        return Math.pow(gamma, (double) passed);
    }
}
