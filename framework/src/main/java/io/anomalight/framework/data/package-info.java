/**
 * Data sets and loading of images; all data are in Java memory.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.data;

import org.jspecify.annotations.NullMarked;
