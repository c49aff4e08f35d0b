package io.anomalight.callbacks.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.callback.Monitor;
import io.anomalight.framework.callback.Monitor.Mode;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopKTest {
    private static final Monitor MORE = new Monitor("pixel_AUROC", Mode.MAX);
    private static final Monitor LESS = new Monitor("val_loss", Mode.MIN);

    @Test
    void aBetterCheckpointReplacesTheWorst() {
        TopK ranking = new TopK(2, MORE);

        assertThat(ranking.add("a", 0.5)).isEmpty();
        assertThat(ranking.add("b", 0.7)).isEmpty();
        assertThat(ranking.accepts(0.5)).isFalse();
        assertThat(ranking.accepts(0.6)).isTrue();
        assertThat(ranking.add("c", 0.6)).contains("a");
        assertThat(ranking.best()).contains("b");
    }

    @Test
    void lessIsBetterForALoss() {
        TopK ranking = new TopK(1, LESS);
        ranking.add("a", 3);

        assertThat(ranking.accepts(4)).isFalse();
        assertThat(ranking.add("b", 2)).contains("a");
        assertThat(ranking.best()).contains("b");
    }

    @Test
    void ofEqualCheckpointsTheFirstIsTheBestAndTheFirstIsReplaced() {
        TopK ranking = new TopK(3, MORE);
        ranking.add("a", 0.5);
        ranking.add("b", 0.5);
        ranking.add("c", 0.9);
        assertThat(ranking.best()).contains("c");

        assertThat(ranking.add("d", 0.9)).contains("a");
        assertThat(ranking.best()).contains("c");
    }

    @Test
    void withNegativeSizeNothingIsReplaced() {
        TopK ranking = new TopK(-1, MORE);
        for (int i = 0; i < 9; i++) {
            assertThat(ranking.accepts(0)).isTrue();
            assertThat(ranking.add("c" + i, 0)).isEmpty();
        }
        assertThat(ranking.best()).contains("c0");
    }

    @Test
    void rejectsNanAndEverythingWithSizeZero() {
        assertThat(new TopK(-1, MORE).accepts(Double.NaN)).isFalse();
        assertThat(new TopK(0, MORE).accepts(1)).isFalse();
    }

    @Test
    void itsStateIsExact() {
        TopK ranking = new TopK(3, MORE);
        ranking.add("with spaces in it", 0.1 + 0.2);
        ranking.add("b", Double.NEGATIVE_INFINITY);
        TopK again = new TopK(3, MORE);

        assertThat(again.load(ranking.state(), name -> true)).isEmpty();

        assertThat(again.state()).isEqualTo(ranking.state());
        assertThat(again.best()).contains("with spaces in it");
    }

    @Test
    void ignoresCheckpointsThatNoLongerExist() {
        TopK ranking = new TopK(3, MORE);
        ranking.add("a", 0.5);
        ranking.add("b", 0.7);
        TopK again = new TopK(3, MORE);

        again.load(ranking.state(), name -> name.equals("a"));

        assertThat(again.state()).isEqualTo(Map.of("best", "0.5 a", "kept.0", "0.5 a"));
    }

    @Test
    void aSmallerSizeReturnsTheSurplusCheckpoints() {
        TopK ranking = new TopK(3, MORE);
        ranking.add("a", 0.5);
        ranking.add("b", 0.7);
        ranking.add("c", 0.6);
        TopK smaller = new TopK(1, MORE);

        assertThat(smaller.load(ranking.state(), name -> true)).isEqualTo(Set.of("a", "c"));
        assertThat(smaller.best()).contains("b");
        assertThat(new TopK(0, MORE).load(ranking.state(), name -> true)).isEmpty();
    }

    @Test
    void aSmallerSizeKeepsTheBest() {
        TopK all = new TopK(-1, MORE);
        all.add("a", 0.5);
        all.add("b", 0.7);
        TopK few = new TopK(2, MORE);

        assertThat(few.load(all.state(), name -> true)).isEmpty();
        assertThat(few.state()).isEqualTo(Map.of("best", "0.7 b", "kept.0", "0.7 b"));
    }
}
