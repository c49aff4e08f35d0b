/**
 * GLASS: anomalies made by gradient ascent on features and by textures on images, and a discriminator (Chen et al., ECCV 2024).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.glass;

import org.jspecify.annotations.NullMarked;
