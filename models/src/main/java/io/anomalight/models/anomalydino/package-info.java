/**
 * AnomalyDINO: the cosine distance to the nearest patch feature of a few normal images (Damm et al., WACV 2025).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.anomalydino;

import org.jspecify.annotations.NullMarked;
