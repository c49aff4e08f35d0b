package io.anomalight.framework.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.SplitConfig;
import io.anomalight.framework.data.SplitConfig.Validation;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.data.synthetic.SyntheticKind;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitterTest {

    @Test
    void fromTestTakesAboutHalfOfTheTestImagesSomeOfEachKind() {
        ImageSet images = images(20, 8, 6, 4);
        Splits splits = split(Validation.FROM_TEST, 0.5, images, 0);
        assertThat(splits.train()).isEqualTo(images.normal());
        assertThat(splits.validation().size() + splits.test().size()).isEqualTo(18);
        for (List<Sample> split : List.of(splits.validation(), splits.test())) {
            assertThat(SplitContents.of(split).normal()).isBetween(2, 6);
            assertThat(kind(split, "kind0")).isBetween(1L, 5L);
            assertThat(kind(split, "kind1")).isBetween(1L, 3L);
        }
        assertThat(splits.notes())
                .singleElement()
                .asString()
                .startsWith(splits.validation().size() + " of the 18 test images are used for validation");
        assertDisjoint(splits);
    }

    @Test
    void aSingleDefectiveImageIsTestedOnAndValidationGetsANote() {
        Splits splits = split(Validation.FROM_TEST, 0.5, images(20, 8, 1), 0);
        assertThat(SplitContents.of(splits.validation()).anomalous()).isZero();
        assertThat(SplitContents.of(splits.test()).anomalous()).isEqualTo(1);
        assertThat(splits.notes()).last().asString().endsWith("so validation has no defective ones.");
    }

    @Test
    void sameAsTestUsesTheTestImagesTwiceWithAWarning() {
        Splits splits = split(Validation.SAME_AS_TEST, 0.5, images(20, 8, 6), 0);
        assertThat(splits.validation()).isEqualTo(splits.test()).hasSize(14);
        assertThat(splits.notes())
                .singleElement()
                .asString()
                .startsWith("ATTENTION")
                .contains("too optimistic");
    }

    @Test
    void fromTrainTakesAShareOfTheTrainingImages() {
        Splits splits = split(Validation.FROM_TRAIN, 0.25, images(200, 8, 6), 0);
        assertThat(splits.validation()).hasSizeBetween(35, 65).allMatch(sample -> sample.label() == Label.NORMAL);
        assertThat(splits.train()).hasSize(200 - splits.validation().size());
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(8, 6, 0));
        assertDisjoint(splits);
    }

    @Test
    void syntheticPutsDefectsOnHalfOfTheHeldOutTrainingImages() {
        Splits splits = split(Validation.SYNTHETIC, 0.2, images(200, 8, 6), 0);
        SplitContents held = SplitContents.of(splits.validation());
        assertThat(splits.train()).hasSize(200 - held.normal() - held.anomalous());
        assertThat(held.normal()).isBetween(10, 30);
        assertThat(held.anomalous()).isBetween(10, 30).isEqualTo(held.anomalousWithMask());
        assertThat(splits.test()).hasSize(14);
        assertDisjoint(splits);
    }

    @Test
    void syntheticDefectsAreOfTheChosenKindsAndStableForEachImage() {
        List<SyntheticKind> kinds = List.of(SyntheticKind.PERLIN, SyntheticKind.STRUCTURAL);
        Map<Path, SyntheticKind> before = kindsOf(images(100, 8, 6), Optional.of(kinds));
        assertThat(Set.copyOf(before.values())).isEqualTo(Set.copyOf(kinds));
        assertThat(kindsOf(images(101, 8, 6), Optional.of(kinds))).containsAllEntriesOf(before);
        assertThat(Set.copyOf(kindsOf(images(100, 8, 6), Optional.empty()).values()))
                .isEqualTo(Set.of(SyntheticKind.NOISE));
        assertThatThrownBy(() -> kindsOf(images(100, 8, 6), Optional.of(List.of())))
                .hasMessage("synthetic must name at least one kind of defect, for instance perlin");
    }

    private static Map<Path, SyntheticKind> kindsOf(ImageSet images, Optional<List<SyntheticKind>> kinds) {
        SplitConfig config = new SplitConfig(Validation.SYNTHETIC, 0.5, 0.2, Optional.of(0L), kinds);
        Map<Path, SyntheticKind> found = new HashMap<>();
        new Splitter(config, Optional.empty(), TestFiles.environment(0))
                .split(images)
                .validation()
                .forEach(sample -> {
                    if (sample instanceof SyntheticSample made) {
                        found.put(made.path(), made.kind());
                    }
                });
        return found;
    }

    @Test
    void withoutDefectsAFifthOfTheTrainingImagesValidates() {
        Splits splits = split(Validation.FROM_TEST, 0.5, images(200, 8), 0);
        assertThat(splits.validation()).hasSizeBetween(25, 55);
        assertThat(splits.train()).hasSize(200 - splits.validation().size());
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(8, 0, 0));
        assertThat(splits.notes()).hasSize(3);
        assertThat(splits.notes().get(1)).contains("validation = from_test needs defective images");
        assertThat(splits.notes().get(2))
                .contains(splits.validation().size() + " of the 200 normal training images are used for validation");
        assertDisjoint(splits);
    }

    @ParameterizedTest
    @EnumSource(value = Validation.class, mode = EnumSource.Mode.EXCLUDE, names = "GIVEN")
    void normalTrainingImagesAreEnough(Validation validation) {
        Splits splits = split(validation, 0.2, images(10, 0), 0);
        assertThat(splits.train()).isNotEmpty().hasSize(10 - splits.validation().size());
        assertThat(splits.validation()).isNotEmpty();
        assertThat(splits.test()).isEmpty();
    }

    @Test
    void withoutNormalTestImagesSomeTrainingImagesAreTestedOn() {
        Splits splits = split(Validation.FROM_TEST, 0.5, images(20, 0, 6), 0);
        int normal = SplitContents.of(splits.validation()).normal()
                + SplitContents.of(splits.test()).normal();
        assertThat(normal).isPositive();
        assertThat(splits.train()).hasSize(20 - normal);
        assertThat(splits.notes().get(0))
                .contains(normal + " of the 20 normal training images are used for the test instead");
        assertDisjoint(splits);
    }

    @ParameterizedTest
    @EnumSource(value = Validation.class, mode = EnumSource.Mode.EXCLUDE, names = "GIVEN")
    void theSeedAloneDecides(Validation validation) {
        ImageSet images = images(40, 0, 20, 10);
        Splits first = split(validation, 0.5, images, 1);
        assertThat(split(validation, 0.5, images, 1)).isEqualTo(first);
        assertThat(split(validation, 0.5, images, 2)).isNotEqualTo(first);
    }

    @Test
    void anEmptySplitIsAnError() {
        assertThatThrownBy(() -> split(Validation.FROM_TEST, 0.5, images(5, 1, 1), 0))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "No images are left for the validation set: folder has 5 normal training, 1 normal test and 1"
                                + " defective images; add images or change data.split (validation = from_test,"
                                + " validation_ratio = 0.5)");
        assertThatThrownBy(() -> split(Validation.FROM_TRAIN, 0.5, images(1, 1, 1), 0))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("No images are left for the validation set");
    }

    /** An old run without {@code data.split.seed}, with its recorded split. */
    @Test
    void withoutItsOwnSeedTheSplitIsTheOldOneWithANote() {
        SplitConfig before = new SplitConfig(Validation.FROM_TRAIN, 0.2, 0.2, Optional.empty());
        Splits splits = new Splitter(before, Optional.empty(), TestFiles.environment(3)).split(images(10, 2, 2));
        assertThat(splits.validation())
                .extracting(sample -> sample.path().toString())
                .containsExactly("normal/1.png", "normal/6.png");
        assertThat(splits.notes().get(0)).startsWith("ATTENTION: data.split.seed is not set");
    }

    @ParameterizedTest
    @EnumSource(value = Validation.class, mode = EnumSource.Mode.EXCLUDE, names = "GIVEN")
    void oneMoreImageOfAnyKindMovesNoOther(Validation validation) {
        Map<Path, Set<Split>> before = placesOf(split(validation, 0.5, images(40, 30, 20, 10), 0));
        Map<Path, Set<Split>> after = placesOf(split(validation, 0.5, images(41, 31, 21, 11), 0));
        assertThat(after).hasSize(before.size() + 4).containsAllEntriesOf(before);
    }

    @ParameterizedTest
    @EnumSource(value = Validation.class, mode = EnumSource.Mode.EXCLUDE, names = "GIVEN")
    void trainerSeedMovesNoImage(Validation validation) {
        ImageSet images = images(40, 0, 20, 10);
        SplitConfig config = TestFiles.split(validation, 0.5);
        assertThat(new Splitter(config, Optional.empty(), TestFiles.environment(1)).split(images))
                .isEqualTo(new Splitter(config, Optional.empty(), TestFiles.environment(2)).split(images));
    }

    @ParameterizedTest
    @EnumSource(value = Validation.class, mode = EnumSource.Mode.EXCLUDE, names = "GIVEN")
    void shotsLeaveValidationAndTestAsTheyAre(Validation validation) {
        ImageSet images = images(40, 0, 20, 10);
        Splits all = split(validation, 0.5, images, 0);
        Splits few = shots(validation, images, 4);
        assertThat(few.train()).hasSize(4);
        assertThat(all.train())
                .containsAll(few.train())
                .containsAll(few.unused())
                .hasSize(4 + few.unused().size());
        assertThat(few.unused()).doesNotContainAnyElementsOf(few.train());
        assertThat(few.validation()).isEqualTo(all.validation());
        assertThat(few.test()).isEqualTo(all.test());
        assertThat(few.notes())
                .last()
                .asString()
                .startsWith("data.shots = 4: 4 of the " + all.train().size() + " normal training images are used");
    }

    @Test
    void moreShotsContainTheFewerOnesAndTheSeedDraws() {
        ImageSet images = images(40, 8, 6);
        List<Sample> four = shots(Validation.FROM_TEST, images, 4).train();
        assertThat(shots(Validation.FROM_TEST, images, 8).train()).hasSize(8).containsAll(four);
        assertThat(shots(Validation.FROM_TEST, images, 4).train()).isEqualTo(four);
        SplitConfig other = new SplitConfig(Validation.FROM_TEST, 0.5, 0.2, Optional.of(1L));
        assertThat(new Splitter(other, Optional.of(4), TestFiles.environment(0))
                        .split(images)
                        .train())
                .isNotEqualTo(four);
        SplitConfig unnamed = new SplitConfig(Validation.FROM_TEST, 0.5, 0.2, Optional.empty());
        assertThat(new Splitter(unnamed, Optional.of(4), TestFiles.environment(0))
                        .split(images)
                        .train())
                .hasSize(4);
    }

    @Test
    void moreShotsThanTrainingImagesAreRefused() {
        assertThat(shots(Validation.FROM_TEST, images(8, 8, 6), 8).unused()).isEmpty();
        assertThatThrownBy(() -> shots(Validation.FROM_TEST, images(7, 8, 6), 8))
                .isInstanceOf(UserError.class)
                .hasMessage("data.shots = 8 needs 8 normal training images, but folder has 7 after the split; lower"
                        + " data.shots or add images");
    }

    private static Splits shots(Validation validation, ImageSet images, int shots) {
        return new Splitter(TestFiles.split(validation, 0.5), Optional.of(shots), TestFiles.environment(0))
                .split(images);
    }

    private static Map<Path, Set<Split>> placesOf(Splits splits) {
        Map<Path, Set<Split>> places = new HashMap<>();
        for (Split split : Split.values()) {
            splits.of(split).forEach(sample -> places.computeIfAbsent(sample.path(), path -> new HashSet<>())
                    .add(split));
        }
        return places;
    }

    private static Splits split(Validation validation, double ratio, ImageSet images, long seed) {
        SplitConfig config = new SplitConfig(validation, ratio, 0.2, Optional.of(seed));
        return new Splitter(config, Optional.empty(), TestFiles.environment(0)).split(images);
    }

    private static ImageSet images(int normal, int normalTest, int... abnormal) {
        TreeMap<String, List<FileSample>> kinds = new TreeMap<>();
        for (int i = 0; i < abnormal.length; i++) {
            kinds.put("kind" + i, samples("kind" + i, Label.ANOMALOUS, abnormal[i]));
        }
        return new ImageSet(
                "folder",
                samples("normal", Label.NORMAL, normal),
                samples("good", Label.NORMAL, normalTest),
                kinds,
                Map.of(),
                List.of(),
                List.of());
    }

    private static List<FileSample> samples(String folder, Label label, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new FileSample(Path.of(folder, i + ".png"), label))
                .toList();
    }

    private static long kind(List<Sample> samples, String kind) {
        return samples.stream().filter(sample -> sample.path().startsWith(kind)).count();
    }

    private static void assertDisjoint(Splits splits) {
        List<Path> paths = Stream.of(splits.train(), splits.validation(), splits.test())
                .flatMap(List::stream)
                .map(Sample::path)
                .toList();
        assertThat(paths).doesNotHaveDuplicates();
    }
}
