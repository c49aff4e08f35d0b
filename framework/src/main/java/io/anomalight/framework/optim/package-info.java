/** Optimizers, update rules and learning-rate schedules. */
@NullMarked
package io.anomalight.framework.optim;

import org.jspecify.annotations.NullMarked;
