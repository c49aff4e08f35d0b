/** The trainer and its loops. */
@NullMarked
package io.anomalight.framework.training;

import org.jspecify.annotations.NullMarked;
