/**
 * Finding, downloading, verifying, converting and caching of an encoder's weights.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.components.backbone.weights;

import org.jspecify.annotations.NullMarked;
