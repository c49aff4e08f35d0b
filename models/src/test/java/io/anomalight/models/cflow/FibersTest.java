package io.anomalight.models.cflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class FibersTest {

    @Test
    void aStepOnAFullBatchAt256PixelsHas336FiberBatches(NativeMemory memory) {
        try (NDManager manager = memory.root().newSubManager()) {
            int steps = IntStream.of(32, 16, 8)
                    .map(side -> grid(manager, 16, side, side).batches(64).size())
                    .sum();
            int stepsOfThePaper = IntStream.of(32, 16, 8)
                    .map(side -> grid(manager, 32, side, side).batches(256).size())
                    .sum();
            assertThat(steps).isEqualTo(336);
            assertThat(stepsOfThePaper).isEqualTo(168);
        }
    }

    @Test
    void theRemainderJoinsTheLastBatch(NativeMemory memory) {
        try (NDManager manager = memory.root().newSubManager()) {
            assertThat(grid(manager, 1, 10, 13).batches(64))
                    .containsExactly(new Fibers.Rows(0, 64), new Fibers.Rows(64, 130));
        }
    }

    @Test
    void tooFewFibersAreAnErrorThatSaysWhatToChange(NativeMemory memory) {
        try (NDManager manager = memory.root().newSubManager()) {
            Fibers few = grid(manager, 3, 4, 4);
            assertThatThrownBy(() -> few.batches(64))
                    .isInstanceOf(UserError.class)
                    .hasMessage("model.fiber_batch_size = 64 is too large: layer3 gives only 48 fibers for a batch of 3"
                            + " images. Lower it, or enlarge model.input_size or data.train_batch_size.");
        }
    }

    @Test
    void piecesForScoringCoverEveryRowOnce(NativeMemory memory) {
        try (NDManager manager = memory.root().newSubManager()) {
            assertThat(grid(manager, 1, 10, 13).pieces(50))
                    .containsExactly(new Fibers.Rows(0, 50), new Fibers.Rows(50, 100), new Fibers.Rows(100, 130));
        }
    }

    @Test
    void shufflingKeepsEachFeatureWithItsPosition(NativeMemory memory) {
        try (NDManager manager = memory.root().newSubManager()) {
            // Every feature is the number of its position, and so is every "encoding".
            NDArray map = manager.arange(6f).reshape(1, 1, 2, 3).tile(new long[] {2, 1, 1, 1});
            NDArray positions = manager.arange(6f).reshape(6, 1);
            Fibers fibers = Fibers.of("layer1", map, new NDList(positions), List.of(0, 0));

            NDList shuffled = fibers.shuffled(new SplittableRandom(4));

            assertThat(shuffled.get(0).toFloatArray()).isEqualTo(shuffled.get(1).toFloatArray());
            assertThat(shuffled.get(0).toFloatArray())
                    .isNotEqualTo(fibers.features().toFloatArray());
            assertThat(shuffled.get(0).sum().getFloat()).isEqualTo(30f);
        }
    }

    private static Fibers grid(NDManager manager, int images, int height, int width) {
        return new Fibers(
                "layer3",
                manager.zeros(new Shape(1)),
                new NDList(),
                Collections.nCopies(images, 0),
                new Shape(images, height, width));
    }
}
