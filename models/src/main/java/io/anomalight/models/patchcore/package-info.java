/**
 * PatchCore: the distance to the nearest of a coreset of patch features (Roth et al., CVPR 2022).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.patchcore;

import org.jspecify.annotations.NullMarked;
