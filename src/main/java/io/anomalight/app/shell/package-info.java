/** JShell with a prepared experiment, for lessons and for the inspection of runs. */
@NullMarked
package io.anomalight.app.shell;

import org.jspecify.annotations.NullMarked;
