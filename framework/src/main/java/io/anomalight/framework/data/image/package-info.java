/** Image files decoded into planes of floats, and resized as Pillow does; knows nothing of data sets. */
@NullMarked
package io.anomalight.framework.data.image;

import org.jspecify.annotations.NullMarked;
