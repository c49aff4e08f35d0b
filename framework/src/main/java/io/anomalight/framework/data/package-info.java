/** Data sets and loading of images; all data are in Java memory. */
@NullMarked
package io.anomalight.framework.data;

import org.jspecify.annotations.NullMarked;
