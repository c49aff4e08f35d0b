package io.anomalight.framework.checkpoint;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.testing.TestModule;

/** A module with a given name, state and provenance, which can't be trained. */
final class FakeModule extends TestModule {
    FakeModule(String name, ModuleState state) {
        super(name, state, new ImageSize(8, 8));
    }
}
