/** Ownership and lifetime of native memory. */
@NullMarked
package io.anomalight.framework.memory;

import org.jspecify.annotations.NullMarked;
