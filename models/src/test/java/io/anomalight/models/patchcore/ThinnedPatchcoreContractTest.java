package io.anomalight.models.patchcore;

import io.anomalight.callbacks.stopping.OnePass;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.testing.ModelContract;
import java.util.List;

/** As little memory as holds the patches of less than two images. */
class ThinnedPatchcoreContractTest extends ModelContract {

    @Override
    protected List<Callback> callbacks() {
        return List.of(new OnePass());
    }

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        return PatchcoreContractTest.create(1, state, environment);
    }
}
