/** How fast a trained model scores: latency, throughput, memory. */
@NullMarked
package io.anomalight.app.speed;

import org.jspecify.annotations.NullMarked;
