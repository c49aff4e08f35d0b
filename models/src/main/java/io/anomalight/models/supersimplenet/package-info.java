/**
 * SuperSimpleNet: anomalies of features, and heads for segmentation and classification (Rolih et al., ICPR 2024, and JIMS 2025).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.supersimplenet;

import org.jspecify.annotations.NullMarked;
