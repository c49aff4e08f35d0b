/** Ranges of the channels of images, learned from their samples. It is internal and may change in any version. */
@NullMarked
package io.anomalight.framework.image.scaling;

import org.jspecify.annotations.NullMarked;
