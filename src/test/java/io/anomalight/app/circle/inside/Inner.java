package io.anomalight.app.circle.inside;

import io.anomalight.app.circle.Outer;
import java.util.Optional;

/** The other half. */
public record Inner(Optional<Outer> outer) {}
