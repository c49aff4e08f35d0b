package io.anomalight.onnx;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** The score and the map of a module for one picture. */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record ModuleOutput(float score, float[] map) {

    /** Runs the module itself, as in prediction. */
    static List<ModuleOutput> by(AnomalyModule module, List<BufferedImage> pictures, NativeMemory memory) {
        return by(module, pictures, "", memory);
    }

    /** As above, with all pictures in one category. */
    static List<ModuleOutput> by(
            AnomalyModule module, List<BufferedImage> pictures, String category, NativeMemory memory) {
        List<HostImage> images = SmallTraining.images(module, pictures).stream()
                .map(image -> image.in(category))
                .toList();
        List<ModuleOutput> outputs = new ArrayList<>();
        PassMemory.Pass pass = module.state().pass().begin(Precision.FLOAT32);
        try (pass) {
            memory.inStep(module.state(), step -> {
                Prediction prediction = module.validationStep(SmallTraining.batch(images, step));
                float[] scores = prediction.scores().toFloatArray();
                for (int i = 0; i < scores.length; i++) {
                    outputs.add(new ModuleOutput(
                            scores[i], prediction.anomalyMaps().get(i).toFloatArray()));
                }
            });
        }
        return outputs;
    }
}
