package io.anomalight.framework.checkpoint;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.testing.TestModule;

/** A module that does nothing but remember. */
final class FakeModule extends TestModule {
    FakeModule(String name, ModuleState state) {
        super(name, state, new ImageSize(8, 8));
    }
}
