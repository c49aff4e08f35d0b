/** PatchCore: the distance to the nearest of a coreset of patch features (Roth et al., CVPR 2022). */
@NullMarked
package io.anomalight.models.patchcore;

import org.jspecify.annotations.NullMarked;
