/**
 * Measurement of time and memory.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.profiling;

import org.jspecify.annotations.NullMarked;
