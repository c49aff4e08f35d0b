package io.anomalight.models.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a module says of one image. */
@SuppressWarnings("ArrayRecordComponent") // compared field by field
record Judged(float score, float[] map) {

    /** Judges images as one batch, in float32. */
    static List<Judged> by(AnomalyModule module, NativeMemory memory, List<Sample> samples) {
        List<HostImage> images =
                samples.stream().map(sample -> sample.read(module.inputSize())).toList();
        List<Judged> judged = new ArrayList<>();
        PassMemory.Pass pass = module.state().pass().begin(Precision.FLOAT32);
        try (pass) {
            memory.inStep(module.state(), step -> {
                HostBatch host = new HostBatch(images);
                Prediction prediction = module.validationStep(new Batch(host.toNative(step), new SplittableRandom(1)));
                float[] scores = prediction.scores().toFloatArray();
                for (int i = 0; i < scores.length; i++) {
                    judged.add(new Judged(
                            scores[i], prediction.anomalyMaps().get(i).toFloatArray()));
                }
            });
        }
        return judged;
    }

    /** Holds scores and maps equal up to a share of the largest score. */
    static void assertAlike(List<Judged> actual, List<Judged> expected, double share) {
        double largest = expected.stream()
                .mapToDouble(judged -> Math.abs(judged.score()))
                .max()
                .orElseThrow();
        double bound = share * largest;
        for (int i = 0; i < expected.size(); i++) {
            assertThat((double) actual.get(i).score()).isCloseTo(expected.get(i).score(), within(bound));
            assertThat(actual.get(i).map()).containsExactly(expected.get(i).map(), within((float) bound));
        }
    }
}
