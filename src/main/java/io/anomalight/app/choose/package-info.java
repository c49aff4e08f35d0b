/**
 * {@code anomalight choose}: trains several models on the same images and ranks them on validation images.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.choose;

import org.jspecify.annotations.NullMarked;
