package io.anomalight.framework.data.draw;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.folder.FileSample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamedDrawTest {
    private static final NamedDraw DRAW = new NamedDraw(0, Map.of());

    @ParameterizedTest
    @CsvSource({"10,0.01", "10,0.99", "2,0.01", "2,0.99", "2,0.5", "3,0.5"})
    void takesAtLeastOneAndNeverAll(int images, double ratio) {
        for (int seed = 0; seed < 50; seed++) {
            Partition<FileSample> parts =
                    new NamedDraw(seed, Map.of()).share(images("good", images), ratio, 1, "validation");
            assertThat(parts.selected()).isNotEmpty();
            assertThat(parts.remaining()).isNotEmpty();
            assertThat(parts.selected().size() + parts.remaining().size()).isEqualTo(images);
        }
    }

    @ParameterizedTest
    @CsvSource({"4,2", "8,2", "3,1", "2,1"})
    void takesAsManyAsAreNeededButNotMoreThanHalf(int images, int expected) {
        for (int seed = 0; seed < 50; seed++) {
            Partition<FileSample> parts = new NamedDraw(seed, Map.of()).share(images("good", images), 0.001, 2, "test");
            assertThat(parts.selected()).hasSize(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSingleImageIsNotTaken(int images) {
        assertThat(DRAW.share(images("good", images), 0.999, 1, "validation").selected())
                .isEmpty();
    }

    @Test
    void everyKindOfTwoOrMoreIsOnBothSides() {
        for (int seed = 0; seed < 50; seed++) {
            Partition<FileSample> parts = new NamedDraw(seed, Map.of())
                    .shareOfKinds(List.of(images("hole", 2), images("scratch", 3)), 0.1, "validation");
            for (List<FileSample> side : List.of(parts.selected(), parts.remaining())) {
                assertThat(side).anyMatch(image -> image.path().startsWith("hole"));
                assertThat(side).anyMatch(image -> image.path().startsWith("scratch"));
            }
        }
    }

    @Test
    void kindsOfOneImageEachAreSharedOutTogether() {
        for (int seed = 0; seed < 50; seed++) {
            Partition<FileSample> parts = new NamedDraw(seed, Map.of())
                    .shareOfKinds(List.of(images("hole", 1), images("scratch", 1)), 0.5, "validation");
            assertThat(parts.selected()).hasSize(1);
        }
    }

    @Test
    void takesTheShareThatIsAskedForOfMany() {
        assertThat(DRAW.share(images("good", 10_000), 0.2, 1, "validation").selected())
                .hasSizeBetween(1_900, 2_100);
    }

    @Test
    void newImagesAndTheOrderOfFilesMoveNoOtherImage() {
        List<FileSample> images = images("good", 100);
        Set<FileSample> taken =
                new HashSet<>(DRAW.share(images, 0.2, 1, "validation").selected());
        List<FileSample> more = new ArrayList<>(images);
        more.addAll(images("added", 30));
        Collections.shuffle(more, new Random(1));
        Set<FileSample> later =
                new HashSet<>(DRAW.share(more, 0.2, 1, "validation").selected());
        later.removeAll(images("added", 30));
        assertThat(later).isEqualTo(taken);
    }

    /** Recorded once, and also computed in Python: the draw must be the same on every machine and in every version. */
    @Test
    void drawsTheSameOnEveryMachine() {
        assertThat(DRAW.share(images("good", 12), 0.5, 1, "validation").selected())
                .extracting(image -> image.path().toString())
                .containsExactly("good/0.png", "good/1.png", "good/2.png", "good/6.png", "good/7.png");
        assertThat(DRAW.seedOf(images("good", 1).get(0))).isEqualTo(568983567300112590L);
    }

    private static List<FileSample> images(String folder, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new FileSample(Path.of(folder + "/" + i + ".png"), Label.NORMAL))
                .toList();
    }
}
