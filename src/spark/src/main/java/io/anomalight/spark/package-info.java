/** An exported model on a Spark cluster: every executor loads it once, every image becomes one row. */
@NullMarked
package io.anomalight.spark;

import org.jspecify.annotations.NullMarked;
