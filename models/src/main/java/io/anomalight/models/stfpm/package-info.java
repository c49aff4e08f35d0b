/**
 * STFPM: a student matches the feature pyramid of its teacher on normal images (Wang et al., BMVC 2021).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.stfpm;

import org.jspecify.annotations.NullMarked;
