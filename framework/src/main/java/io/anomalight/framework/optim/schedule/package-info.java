/**
 * Schedules of learning rates.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.optim.schedule;

import org.jspecify.annotations.NullMarked;
