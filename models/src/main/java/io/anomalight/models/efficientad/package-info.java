/**
 * EfficientAD: a student that imitates a teacher on normal patches, and an autoencoder's student (Batzner et al., WACV 2024).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.efficientad;

import org.jspecify.annotations.NullMarked;
