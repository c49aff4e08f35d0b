/**
 * Scores images on a Spark cluster with an exported model; each executor loads it once, each image is one row.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.spark;

import org.jspecify.annotations.NullMarked;
