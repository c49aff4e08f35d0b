/** How good the scores are, and where the line between normal and anomalous lies. */
@NullMarked
package io.anomalight.framework.metrics;

import org.jspecify.annotations.NullMarked;
