package io.anomalight.app.circle;

import io.anomalight.app.circle.inside.Inner;

/** Half of a circle of packages that goes through the package above the other, for the test of the rule against circles. */
public record Outer(Inner inner) {}
