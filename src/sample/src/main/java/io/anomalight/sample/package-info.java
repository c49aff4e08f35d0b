/**
 * The built-in data set: generated pictures of woven cloth with and without defects.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.sample;

import org.jspecify.annotations.NullMarked;
