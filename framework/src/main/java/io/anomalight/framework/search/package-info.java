/**
 * The contract of sweepers: a sweeper suggests the values of a trial from the results of earlier trials.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.search;

import org.jspecify.annotations.NullMarked;
