package io.anomalight.framework.search;

import java.util.SplittableRandom;

/** The possible values of a searched key. A value is a number: for a choice, the index of the choice. */
public sealed interface Domain permits NumberDomain, ChoiceDomain {

    /** The value as an override has it. */
    String text(double value);

    /** The possible value that is nearest to a number. */
    double nearest(double number);

    /** A random value; all are equally likely, on a logarithmic scale if the domain has one. */
    double draw(SplittableRandom random);

    /** The domain as a search space is written, for instance {@code interval(1e-5,1e-2,log)}. */
    String written();
}
