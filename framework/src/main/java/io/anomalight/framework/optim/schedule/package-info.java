/** Schedules of learning rates. */
@NullMarked
package io.anomalight.framework.optim.schedule;

import org.jspecify.annotations.NullMarked;
