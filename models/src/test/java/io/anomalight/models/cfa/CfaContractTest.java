package io.anomalight.models.cfa;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.testing.ModelContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

class CfaContractTest {

    @Nested
    class OfACentroidAtEachPosition extends Contract {
        OfACentroidAtEachPosition() {
            super(1, 1, 1e-5);
        }
    }

    @Nested
    class OfFewerCentroidsThatRepel extends Contract {
        OfFewerCentroidsThatRepel() {
            super(3, 2, 0.5);
        }
    }

    private abstract static class Contract extends ModelContract {
        private final int gammaC;
        private final int gammaD;
        private final double radius;

        Contract(int gammaC, int gammaD, double radius) {
            this.gammaC = gammaC;
            this.gammaD = gammaD;
            this.radius = radius;
        }

        @Override
        protected AnomalyModule create(ModuleState state, RunContext environment) {
            CfaConfig config = new CfaConfig(
                    new ImageSize(32, 48),
                    new BackboneSpec("resnet18", List.of("layer1", "layer2"), false, Map.of()),
                    gammaC,
                    gammaD,
                    3,
                    3,
                    radius,
                    Optional.empty(),
                    1e-3,
                    5e-4,
                    Optional.empty());
            return new CfaLightning().create(config, state, environment);
        }
    }
}
