/**
 * U-Flow: a U-shaped normalizing flow, and thresholds from a number of false alarms (Tailanian et al., 2024).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.uflow;

import org.jspecify.annotations.NullMarked;
