/**
 * EfficientAD: a student that imitates a teacher and an autoencoder on normal images (Batzner et al., WACV 2024).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.efficientad;

import org.jspecify.annotations.NullMarked;
