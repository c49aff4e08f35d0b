package io.anomalight.onnx;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** What is said of a picture. */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record Judged(float score, float[] map) {

    /** By the module itself, as in prediction. */
    static List<Judged> by(AnomalyModule module, List<BufferedImage> pictures, NativeMemory memory) {
        List<Judged> judged = new ArrayList<>();
        PassMemory.Pass pass = module.state().pass().begin(Precision.FLOAT32);
        try (pass) {
            memory.inStep(module.state(), step -> {
                Prediction prediction = module.validationStep(SmallModules.batch(module, pictures, step));
                float[] scores = prediction.scores().toFloatArray();
                for (int i = 0; i < scores.length; i++) {
                    judged.add(new Judged(
                            scores[i], prediction.anomalyMaps().get(i).toFloatArray()));
                }
            });
        }
        return judged;
    }
}
