/** What a callback sees: the hooks, the run, its end, and the metrics to monitor. Authors of callbacks read this room. */
@NullMarked
package io.anomalight.framework.callback;

import org.jspecify.annotations.NullMarked;
