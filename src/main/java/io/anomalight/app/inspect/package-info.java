/** Checks a data set for problems of training and scores, without starting the engine. */
@NullMarked
package io.anomalight.app.inspect;

import org.jspecify.annotations.NullMarked;
