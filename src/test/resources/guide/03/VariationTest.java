package guide.ch03;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import guide.ch03.solutions.Extremes;
import guide.ch03.solutions.MeanAndDeviation;
import guide.ch03.solutions.NearestPicture;
import guide.shared.Lesson;
import io.anomalight.framework.Batch;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class VariationTest {
    private static final Offset<Float> ROUNDING = Offset.offset(1e-3f);

    @Test
    void onePassIsEnoughToFindTheSquares() {
        Lesson.Outcome outcome = Lesson.fit(1, Variation::new);
        assertThat(outcome.auroc()).isGreaterThan(0.95);
        assertThat(outcome.leaked()).isZero();
    }

    @Test
    void exercise1ExtremesFindTheSquaresToo() {
        assertThat(Lesson.fit(1, Extremes::new).auroc()).isGreaterThan(0.95);
    }

    @Test
    void exercise2TheNearestPictureFindsTheSquaresAndKeepsOneArray() {
        Lesson.Outcome outcome = Lesson.fit(1, NearestPicture::new);
        assertThat(outcome.auroc()).isGreaterThan(0.95);
        assertThat(outcome.leaked()).isZero();
    }

    @Test
    void exercise3MeanAndDeviationAreThoseOfThePixels() {
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root());
                Optimizers none = new Optimizers(List.of(), state, memory.root())) {
            Variation variation = new Variation(state);
            memory.inStep(state, step -> variation.trainingStep(pictures(step, 0.2f, 0.6f), none));
            memory.inStep(state, step -> {
                assertThat(MeanAndDeviation.mean(state)).contains(new float[] {0.4f}, ROUNDING);
                assertThat(MeanAndDeviation.deviation(state)).contains(new float[] {0.2f}, ROUNDING);
            });
        }
    }

    /** A batch of pictures, each of one grey. */
    private static Batch pictures(NDManager step, float... greys) {
        return new Batch(
                step.create(greys).reshape(greys.length, 1, 1, 1).tile(new long[] {1, 3, 16, 16}),
                new SplittableRandom(0));
    }
}
