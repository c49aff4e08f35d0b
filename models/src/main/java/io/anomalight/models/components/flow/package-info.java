/** Normalizing flows on feature vectors: coupling blocks and their chain. */
@NullMarked
package io.anomalight.models.components.flow;

import org.jspecify.annotations.NullMarked;
