/**
 * The contract of callbacks: the hooks, the run, its result, and the metrics to monitor. Authors of callbacks start here.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.callback;

import org.jspecify.annotations.NullMarked;
