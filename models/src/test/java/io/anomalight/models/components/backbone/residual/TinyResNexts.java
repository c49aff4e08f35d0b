package io.anomalight.models.components.backbone.residual;

import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.BackboneFamily;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import java.util.List;

/** The residual network with groups of {@code encoders_reference.py}. */
public final class TinyResNexts implements BackboneFamily {
    @Override
    public List<Backbone> backbones() {
        return List.of(new ResidualBackbone("tiny_resnext", new ResidualShape(true, 8, 16, List.of(2, 1), 4)));
    }
}
