/**
 * Optimizers and what they need: losses, gradients, their limits. Update rules and schedules have packages of their own.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.optim;

import org.jspecify.annotations.NullMarked;
