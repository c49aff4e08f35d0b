/**
 * JShell with a prepared experiment, for lessons and for the inspection of runs.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.shell;

import org.jspecify.annotations.NullMarked;
