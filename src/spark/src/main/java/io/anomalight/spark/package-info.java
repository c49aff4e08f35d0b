/** Scores images on a Spark cluster with an exported model; each executor loads it once, each image is one row. */
@NullMarked
package io.anomalight.spark;

import org.jspecify.annotations.NullMarked;
