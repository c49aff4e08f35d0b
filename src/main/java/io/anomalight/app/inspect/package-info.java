/**
 * Checks a data set, without starting the engine, for problems that would stop training or make the scores wrong.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.inspect;

import org.jspecify.annotations.NullMarked;
