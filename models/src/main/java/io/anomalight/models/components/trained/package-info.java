/** Convolutional networks with parameters of their own, to be trained by a model. */
@NullMarked
package io.anomalight.models.components.trained;

import org.jspecify.annotations.NullMarked;
