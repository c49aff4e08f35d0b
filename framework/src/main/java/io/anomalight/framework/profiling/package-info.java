/** Measurement of time and memory. */
@NullMarked
package io.anomalight.framework.profiling;

import org.jspecify.annotations.NullMarked;
