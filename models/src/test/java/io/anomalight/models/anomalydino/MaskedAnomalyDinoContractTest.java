package io.anomalight.models.anomalydino;

import io.anomalight.callbacks.stopping.OnePass;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.anomalydino.AnomalyDinoConfig.Masking;
import io.anomalight.models.testing.ModelContract;
import java.util.List;

/** With masks of all images and a coreset. */
class MaskedAnomalyDinoContractTest extends ModelContract {

    @Override
    protected List<Callback> callbacks() {
        return List.of(new OnePass());
    }

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        return AnomalyDinoContractTest.create(Masking.ALL, 1, state, environment);
    }
}
