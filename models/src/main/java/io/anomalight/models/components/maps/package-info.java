/** What happens to maps of scores on their way to the size of the image: enlarging and smoothing. */
@NullMarked
package io.anomalight.models.components.maps;

import org.jspecify.annotations.NullMarked;
