/** The built-in data set: generated pictures of woven cloth with and without defects. */
@NullMarked
package io.anomalight.sample;

import org.jspecify.annotations.NullMarked;
