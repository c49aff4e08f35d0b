/**
 * Synthetic defects on normal images, each with a mask.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.data.synthetic;

import org.jspecify.annotations.NullMarked;
