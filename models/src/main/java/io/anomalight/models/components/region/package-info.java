/**
 * The region of interest: a wrapper that fills what is outside, and the positions of features that count.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.components.region;

import org.jspecify.annotations.NullMarked;
