/**
 * The contract of a model: {@link io.anomalight.framework.AnomalyModule} and its types. Authors of models start here.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework;

import org.jspecify.annotations.NullMarked;
