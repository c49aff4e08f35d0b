/**
 * PaDiM: a Gaussian of pre-trained features at each position of the image (Defard et al. 2020).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.padim;

import org.jspecify.annotations.NullMarked;
