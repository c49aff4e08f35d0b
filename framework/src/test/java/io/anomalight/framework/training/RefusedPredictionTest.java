package io.anomalight.framework.training;

import ai.djl.ndarray.types.DataType;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import org.junit.jupiter.api.Test;

/** Scores and maps of a wrong shape, type or value are refused. */
@NoNativeLeaks
class RefusedPredictionTest {
    private final CarelessFit fit = new CarelessFit();

    @Test
    void mapsOfAnotherSizeThanTheInputAreRefused(NativeMemory memory) {
        fit.refused(
                memory,
                module -> module.validation = batch -> Prediction.ofMaps(Careless.ones(batch, batch.size(), 2, 1)),
                "careless: its anomaly maps have the shape (2, 2, 1), but must have (2, 2, 2) for 2 images of"
                        + " 2x2, in validation;"
                        + " return one score and one map of inputSize() per image");
        fit.refused(
                memory,
                module -> module.validation = batch -> Prediction.ofMaps(Careless.ones(batch, batch.size(), 3, 2)),
                "have the shape (2, 3, 2), but must have (2, 2, 2) for 2 images of 2x2,");
        fit.refused(
                memory,
                module -> module.validation = batch -> Prediction.ofMaps(Careless.ones(batch, batch.size(), 1, 2, 2)),
                "have the shape (2, 1, 2, 2), but must have (2, 2, 2) for 2 images of 2x2,");
    }

    @Test
    void aWrongNumberOfScoresIsRefused(NativeMemory memory) {
        fit.refused(
                memory,
                module -> module.validation =
                        batch -> new Prediction(Careless.ones(batch, 1), Careless.ones(batch, batch.size(), 2, 2)),
                "careless: its scores have the shape (1), but must have (2) for 2 images of 2x2, in validation");
    }

    @Test
    void scoresAndMapsOfOtherTypesAreRefused(NativeMemory memory) {
        fit.refused(
                memory,
                module -> module.validation = batch ->
                        Prediction.ofMaps(batch.images().mean(new int[] {1}).toType(DataType.FLOAT64, false)),
                "careless: its scores are float64, but must be float32 in validation;"
                        + " end with toType(DataType.FLOAT32, false)");
        fit.refused(
                memory,
                module -> module.validation = batch -> new Prediction(
                        Careless.ones(batch, batch.size()),
                        Careless.ones(batch, batch.size(), 2, 2).toType(DataType.INT32, false)),
                "careless: its anomaly maps are int32, but must be float32 in validation");
    }

    @Test
    void aNaNScoreIsRefused(NativeMemory memory) {
        fit.refused(
                memory,
                module -> module.validation = batch -> Prediction.ofMaps(
                        batch.images().mean(new int[] {1}).sub(100).log()),
                "careless: the score of val0 is NaN in validation; look at this image; if others fail, too, training"
                        + " has diverged");
    }
}
