/**
 * A comparison of scorers, run by hand.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.detector;

import org.jspecify.annotations.NullMarked;
