/**
 * Image files decoded into pictures. It has more than 25 files because five formats share the reading of bytes, and only
 * {@link ImageReader} and the limits are seen from outside.
 */
@NullMarked
package io.anomalight.framework.image.decoding;

import org.jspecify.annotations.NullMarked;
