/**
 * Forward passes of frozen networks, written once for arrays and for graphs.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.models.components.backbone.network;

import org.jspecify.annotations.NullMarked;
