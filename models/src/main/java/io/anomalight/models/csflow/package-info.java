/**
 * CS-Flow: one normalizing flow over the features of an image at three scales (Rudolph et al., WACV 2022).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.csflow;

import org.jspecify.annotations.NullMarked;
