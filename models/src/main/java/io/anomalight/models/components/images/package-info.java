/** Random changes of images in Java memory, drawn from a stream of random numbers that the caller gives. */
@NullMarked
package io.anomalight.models.components.images;

import org.jspecify.annotations.NullMarked;
