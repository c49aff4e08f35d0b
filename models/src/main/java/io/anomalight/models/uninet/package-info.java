/**
 * UniNet: a student that imitates two teachers, with feature selection and a contrastive loss (Wei et al., CVPR 2025).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.uninet;

import org.jspecify.annotations.NullMarked;
