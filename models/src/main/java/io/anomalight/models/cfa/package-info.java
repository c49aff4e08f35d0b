/**
 * CFA: patch features that a trained descriptor draws towards centroids (Lee, Lee and Song, IEEE Access 2022).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.cfa;

import org.jspecify.annotations.NullMarked;
