/**
 * Tiling: a module is trained and evaluated on tiles of an image, and the maps of the tiles are stitched together.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.tiling;

import org.jspecify.annotations.NullMarked;
