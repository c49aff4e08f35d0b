package io.anomalight.app.search;

import java.util.SplittableRandom;

/** The components of an estimator in one dimension: one per trial, then one for the whole domain. */
interface Kernels {

    /** A value from a component. */
    double draw(int component, SplittableRandom random);

    /** The logarithm of the density of a component; of the probability if the domain has steps or choices. */
    double logDensity(int component, double value);
}
