@NullMarked
package io.anomalight.framework.metrics;

import org.jspecify.annotations.NullMarked;
