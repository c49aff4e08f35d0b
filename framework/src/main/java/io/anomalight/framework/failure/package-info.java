/**
 * Errors of the user, of a module and of the engine.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.failure;

import org.jspecify.annotations.NullMarked;
