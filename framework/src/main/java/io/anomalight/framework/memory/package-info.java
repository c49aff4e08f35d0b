/**
 * Ownership and lifetime of native memory.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.memory;

import org.jspecify.annotations.NullMarked;
