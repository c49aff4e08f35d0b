/**
 * Dinomaly: a decoder with linear attention rebuilds groups of an encoder's layers from a noisy bottleneck (Guo et al., CVPR
 * 2025).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.dinomaly;

import org.jspecify.annotations.NullMarked;
