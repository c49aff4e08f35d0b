/**
 * Checks a data set for problems of training and scores, without starting the engine.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.inspect;

import org.jspecify.annotations.NullMarked;
