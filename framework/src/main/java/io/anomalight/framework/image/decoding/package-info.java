/**
 * Decodes image files into pictures. It has more than 25 files because five formats share the code that reads bytes, and only {@link ImageReader} and its exception are public.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.image.decoding;

import org.jspecify.annotations.NullMarked;
