/** Where an encoder's weights come from: found, fetched, verified, converted and cached. */
@NullMarked
package io.anomalight.models.components.backbone.weights;

import org.jspecify.annotations.NullMarked;
