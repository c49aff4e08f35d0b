/**
 * The interface of loggers, which record scalars, pictures and texts of a run.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.logging;

import org.jspecify.annotations.NullMarked;
