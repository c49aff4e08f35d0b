/**
 * A memory bank of feature vectors: sampling, coreset selection and nearest-neighbour search.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.models.components.bank;

import org.jspecify.annotations.NullMarked;
