/** Images in memory: planes of floats, sizes, orientations, and resizing as Pillow does it. It knows no file and no data set. */
@NullMarked
package io.anomalight.framework.image;

import org.jspecify.annotations.NullMarked;
