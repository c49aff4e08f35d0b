/**
 * Draws images for the splits at random, the same for the same seed.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.data.draw;

import org.jspecify.annotations.NullMarked;
