/** Who owns native memory, and for how long. */
@NullMarked
package io.anomalight.framework.memory;

import org.jspecify.annotations.NullMarked;
