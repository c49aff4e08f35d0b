/**
 * Trainable convolutional networks.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.components.trained;

import org.jspecify.annotations.NullMarked;
