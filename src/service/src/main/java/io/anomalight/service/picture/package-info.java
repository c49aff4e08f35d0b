/**
 * Decodes and draws images within limits of memory and time, for every part of the service.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.picture;

import org.jspecify.annotations.NullMarked;
