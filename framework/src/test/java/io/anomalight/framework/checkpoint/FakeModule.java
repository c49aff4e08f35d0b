package io.anomalight.framework.checkpoint;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.testing.TestModule;
import java.util.Map;

/** A module that does nothing but remember. */
final class FakeModule extends TestModule {
    private final Map<String, String> provenance;

    FakeModule(String name, ModuleState state, Map<String, String> provenance) {
        super(name, state, new ImageSize(8, 8));
        this.provenance = provenance;
    }

    @Override
    public Map<String, String> provenance() {
        return provenance;
    }
}
