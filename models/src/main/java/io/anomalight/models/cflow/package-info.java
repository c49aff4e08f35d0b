/**
 * CFLOW-AD: conditional normalizing flows on the features of a frozen encoder (Gudovskiy et al., WACV 2022).
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.models.cflow;

import org.jspecify.annotations.NullMarked;
