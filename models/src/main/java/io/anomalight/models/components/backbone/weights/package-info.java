/** Finding, downloading, verifying, converting and caching of an encoder's weights. */
@NullMarked
package io.anomalight.models.components.backbone.weights;

import org.jspecify.annotations.NullMarked;
