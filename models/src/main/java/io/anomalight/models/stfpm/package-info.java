/** STFPM: a student matches the feature pyramid of its teacher on normal images (Wang et al., BMVC 2021). */
@NullMarked
package io.anomalight.models.stfpm;

import org.jspecify.annotations.NullMarked;
