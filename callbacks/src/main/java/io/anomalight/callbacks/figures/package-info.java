/** Pictures of results. */
@NullMarked
package io.anomalight.callbacks.figures;

import org.jspecify.annotations.NullMarked;
