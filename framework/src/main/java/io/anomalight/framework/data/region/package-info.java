/**
 * The region of interest of a data set: polygons or a mask, and the pixels of a model's input that lie in it.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.data.region;

import org.jspecify.annotations.NullMarked;
