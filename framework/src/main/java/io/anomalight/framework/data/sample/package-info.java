/** The built-in data set: woven cloth with and without faults, drawn from a seed. */
@NullMarked
package io.anomalight.framework.data.sample;

import org.jspecify.annotations.NullMarked;
