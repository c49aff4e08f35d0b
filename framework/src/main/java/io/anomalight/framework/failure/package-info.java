/** Errors of the user, of a module and of the engine. */
@NullMarked
package io.anomalight.framework.failure;

import org.jspecify.annotations.NullMarked;
