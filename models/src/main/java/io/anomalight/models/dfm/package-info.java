/**
 * DFM: principal components of pre-trained features (Ahuja et al. 2019).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.dfm;

import org.jspecify.annotations.NullMarked;
