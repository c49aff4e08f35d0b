/**
 * Images in memory: planes of floats, sizes, orientations, and resizing like Pillow. It does not depend on files or data sets.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.image;

import org.jspecify.annotations.NullMarked;
