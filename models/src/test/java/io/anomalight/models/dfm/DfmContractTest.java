package io.anomalight.models.dfm;

import io.anomalight.callbacks.stopping.OnePass;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.pooling.PooledLayerSpec;
import io.anomalight.models.testing.UpdateContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

class DfmContractTest {

    @Nested
    class OfReconstructionErrors extends Contract {
        OfReconstructionErrors() {
            super(DfmConfig.ScoreType.FRE);
        }
    }

    @Nested
    class OfLikelihoods extends Contract {
        OfLikelihoods() {
            super(DfmConfig.ScoreType.NLL);
        }
    }

    private abstract static class Contract extends UpdateContract {
        private final DfmConfig.ScoreType scoreType;

        Contract(DfmConfig.ScoreType scoreType) {
            this.scoreType = scoreType;
        }

        @Override
        protected List<Callback> callbacks() {
            return List.of(new OnePass());
        }

        @Override
        protected AnomalyModule create(ModuleState state, RunContext environment) {
            PooledLayerSpec features = new PooledLayerSpec("resnet18", "layer2", false, 2, Map.of());
            DfmConfig config = new DfmConfig(new ImageSize(64, 96), features, 0.97, scoreType, 100, Optional.empty());
            return new DfmLightning().create(config, state, environment);
        }
    }
}
