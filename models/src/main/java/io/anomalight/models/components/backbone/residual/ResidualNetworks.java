package io.anomalight.models.components.backbone.residual;

import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.BackboneFamily;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import java.util.List;

/**
 * The residual networks that can serve as encoders (He et al. 2016; Zagoruyko and Komodakis 2016; Xie et al. 2017).
 */
public final class ResidualNetworks implements BackboneFamily {
    private static final int STEM = 64;

    @Override
    public List<Backbone> backbones() {
        return List.of(
                network("resnet18", false, 64, 1, 2, 2, 2, 2),
                network("resnet34", false, 64, 1, 3, 4, 6, 3),
                network("resnet50", true, 64, 1, 3, 4, 6, 3),
                network("wide_resnet50_2", true, 128, 1, 3, 4, 6, 3),
                network("resnet101", true, 64, 1, 3, 4, 23, 3),
                network("wide_resnet101_2", true, 128, 1, 3, 4, 23, 3),
                network("resnext50_32x4d", true, 128, 32, 3, 4, 6, 3),
                network("resnext101_32x8d", true, 256, 32, 3, 4, 23, 3));
    }

    private static Backbone network(String id, boolean bottleneck, int baseWidth, int groups, Integer... blocks) {
        return new ResidualBackbone(id, new ResidualShape(bottleneck, STEM, baseWidth, List.of(blocks), groups));
    }
}
