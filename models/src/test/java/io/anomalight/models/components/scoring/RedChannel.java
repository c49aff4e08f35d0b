package io.anomalight.models.components.scoring;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.testing.TestModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The map of an image is its red channel, and its score is the first pixel. */
class RedChannel extends TestModule {
    static final ImageSize SIZE = new ImageSize(4, 5);

    final List<String> calls = new ArrayList<>();
    private final Capabilities capabilities;

    RedChannel(ModuleState state, Capabilities capabilities) {
        super("red", state, SIZE);
        this.capabilities = capabilities;
    }

    RedChannel(ModuleState state) {
        this(state, Capabilities.NONE);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Prediction validationStep(Batch batch) {
        calls.add("validation " + batch.identities());
        NDArray maps = batch.images().get(":, 0").duplicate();
        NDArray scores = maps.get(":, 0, 0").duplicate();
        float[] loss = scores.toFloatArray();
        return new Prediction(scores, maps, Map.of("loss", loss));
    }
}
