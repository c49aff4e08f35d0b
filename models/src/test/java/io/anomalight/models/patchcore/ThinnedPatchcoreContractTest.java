package io.anomalight.models.patchcore;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.testing.ModelContract;

/** As little memory as holds the patches of less than two images. */
class ThinnedPatchcoreContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        return PatchcoreContractTest.create(1, state, environment);
    }
}
