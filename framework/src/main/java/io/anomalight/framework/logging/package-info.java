/** The interface of loggers, which record scalars, pictures and texts of a run. */
@NullMarked
package io.anomalight.framework.logging;

import org.jspecify.annotations.NullMarked;
