/**
 * PatchCore: the distance to the nearest patch feature of a coreset (Roth et al., CVPR 2022).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.patchcore;

import org.jspecify.annotations.NullMarked;
