/** A memory of feature vectors: collected, thinned out, chosen from, and searched for the nearest. */
@NullMarked
package io.anomalight.models.components.bank;

import org.jspecify.annotations.NullMarked;
