/**
 * Optimizers, update rules and learning-rate schedules.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.optim;

import org.jspecify.annotations.NullMarked;
