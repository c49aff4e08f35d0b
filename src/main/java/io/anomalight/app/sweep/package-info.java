/**
 * Sweeps: many runs from one command, each in its own process; they are recorded and resumed.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.sweep;

import org.jspecify.annotations.NullMarked;
