/**
 * The trainer and its loops.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.training;

import org.jspecify.annotations.NullMarked;
