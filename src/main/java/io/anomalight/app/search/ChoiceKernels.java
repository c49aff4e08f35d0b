package io.anomalight.app.search;

import io.anomalight.framework.search.ChoiceDomain;
import java.util.SplittableRandom;

/** A component prefers the choice of its trial. */
final class ChoiceKernels implements Kernels {
    private final ChoiceDomain domain;
    private final double[] observed;
    // The weight of each choice in a component, beside the weight 1 of the choice of its trial.
    private final double base;

    ChoiceKernels(ChoiceDomain domain, double[] observed, double priorWeight) {
        this.domain = domain;
        this.observed = observed.clone();
        this.base = priorWeight / (observed.length + 1);
    }

    @Override
    public double draw(int component, SplittableRandom random) {
        double sum = 0;
        double quantile = random.nextDouble();
        for (int choice = 0; choice < domain.choices().size(); choice++) {
            sum += probability(component, choice);
            if (quantile < sum) {
                return choice;
            }
        }
        return domain.choices().size() - 1.0;
    }

    @Override
    public double logDensity(int component, double value) {
        return Math.log(probability(component, (int) value));
    }

    private double probability(int component, int choice) {
        int choices = domain.choices().size();
        if (component == observed.length) {
            return 1.0 / choices;
        }
        return (base + (observed[component] == choice ? 1 : 0)) / (base * choices + 1);
    }
}
