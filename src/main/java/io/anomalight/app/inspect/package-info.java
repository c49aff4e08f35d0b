/** Looks through a data set for what spoils a training or its scores, without starting the engine. */
@NullMarked
package io.anomalight.app.inspect;

import org.jspecify.annotations.NullMarked;
