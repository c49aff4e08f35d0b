/** The built-in data set: woven cloth with and without faults, drawn from a seed. */
@NullMarked
package io.anomalight.sample;

import org.jspecify.annotations.NullMarked;
