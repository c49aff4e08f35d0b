/**
 * How fast a trained model scores: latency, throughput, memory.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.speed;

import org.jspecify.annotations.NullMarked;
