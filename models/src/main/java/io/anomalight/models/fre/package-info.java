/**
 * FRE: the error of a linear autoencoder of pooled, pre-trained features (Ndiour et al., BMVC 2023).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.fre;

import org.jspecify.annotations.NullMarked;
