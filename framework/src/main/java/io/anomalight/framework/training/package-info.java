/** The one loop, and what may listen to it. */
@NullMarked
package io.anomalight.framework.training;

import org.jspecify.annotations.NullMarked;
