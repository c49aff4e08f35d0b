/** Trainable convolutional networks. */
@NullMarked
package io.anomalight.models.components.trained;

import org.jspecify.annotations.NullMarked;
