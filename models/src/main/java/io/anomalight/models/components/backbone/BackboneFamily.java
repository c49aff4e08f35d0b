package io.anomalight.models.components.backbone;

import java.util.List;

/**
 * Backbones that a jar contributes. The jar lists its families in {@code
 * META-INF/services/io.anomalight.models.components.backbone.BackboneFamily}; each has a public constructor without arguments.
 */
public interface BackboneFamily {

    /** The backbones, each with a name that no other family has. */
    List<Backbone> backbones();
}
