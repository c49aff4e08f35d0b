/** DFM: principal components of pre-trained features (Ahuja et al. 2019). */
@NullMarked
package io.anomalight.models.dfm;

import org.jspecify.annotations.NullMarked;
