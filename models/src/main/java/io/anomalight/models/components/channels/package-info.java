/**
 * Models for images of other channels than red, green and blue, or of learned ranges.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.components.channels;

import org.jspecify.annotations.NullMarked;
