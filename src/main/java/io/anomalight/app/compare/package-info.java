/**
 * Compares two runs on the same test images.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.compare;

import org.jspecify.annotations.NullMarked;
