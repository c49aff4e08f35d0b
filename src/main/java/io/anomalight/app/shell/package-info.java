/** JShell with an experiment at hand, for lessons and for looking into a run. */
@NullMarked
package io.anomalight.app.shell;

import org.jspecify.annotations.NullMarked;
