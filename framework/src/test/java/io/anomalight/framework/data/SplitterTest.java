package io.anomalight.framework.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.UserError;
import io.anomalight.framework.data.SplitConfig.Validation;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitterTest {

    @Test
    void fromTestHalvesTheTestImagesStratifiedByKind() {
        ImageSet images = images(20, 8, 6, 4);
        Splits splits = split(Validation.FROM_TEST, 0.5, images, 0);
        assertThat(splits.train()).isEqualTo(images.normal());
        assertThat(SplitContents.of(splits.validation())).isEqualTo(new SplitContents(4, 5, 0));
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(4, 5, 0));
        assertThat(kind(splits.test(), "kind0")).isEqualTo(3);
        assertThat(kind(splits.test(), "kind1")).isEqualTo(2);
        assertThat(splits.notes()).singleElement().asString().startsWith("9 of the 18 test images, stratified");
        assertDisjoint(splits);
    }

    @Test
    void aSingleDefectiveImageIsTestedOnAndTheNotesSayWhatValidationLacks() {
        Splits splits = split(Validation.FROM_TEST, 0.5, images(20, 8, 1), 0);
        assertThat(SplitContents.of(splits.validation())).isEqualTo(new SplitContents(4, 0, 0));
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(4, 1, 0));
        assertThat(splits.notes()).last().asString().endsWith("so validation has no defective ones.");
    }

    @Test
    void sameAsTestUsesTheTestImagesTwiceAndSaysSoLoudly() {
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
        Splits splits = split(Validation.FROM_TRAIN, 0.25, images(20, 8, 6), 0);
        assertThat(splits.train()).hasSize(15);
        assertThat(SplitContents.of(splits.validation())).isEqualTo(new SplitContents(5, 0, 0));
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(8, 6, 0));
        assertDisjoint(splits);
    }

    @Test
    void syntheticPutsDefectsOnHalfOfTheHeldOutTrainingImages() {
        Splits splits = split(Validation.SYNTHETIC, 0.2, images(20, 8, 6), 0);
        assertThat(splits.train()).hasSize(16);
        assertThat(SplitContents.of(splits.validation())).isEqualTo(new SplitContents(2, 2, 2));
        assertThat(splits.test()).hasSize(14);
        assertDisjoint(splits);
    }

    @Test
    void withoutDefectsAFifthOfTheTrainingImagesValidates() {
        Splits splits = split(Validation.FROM_TEST, 0.5, images(20, 8), 0);
        assertThat(splits.train()).hasSize(16);
        assertThat(SplitContents.of(splits.validation())).isEqualTo(new SplitContents(4, 0, 0));
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(8, 0, 0));
        assertThat(splits.notes()).hasSize(3);
        assertThat(splits.notes().get(1)).contains("validation = from_test needs defective images");
        assertThat(splits.notes().get(2)).contains("4 of the 20 normal training images are validated on");
        assertDisjoint(splits);
    }

    @ParameterizedTest
    @EnumSource(Validation.class)
    void normalTrainingImagesAreEnough(Validation validation) {
        Splits splits = split(validation, 0.2, images(10, 0), 0);
        assertThat(splits.train()).hasSize(8);
        assertThat(splits.validation()).hasSize(2);
        assertThat(splits.test()).isEmpty();
    }

    @Test
    void withoutNormalTestImagesSomeTrainingImagesAreTestedOn() {
        Splits splits = split(Validation.FROM_TEST, 0.5, images(20, 0, 6), 0);
        assertThat(splits.train()).hasSize(16);
        assertThat(SplitContents.of(splits.validation())).isEqualTo(new SplitContents(2, 3, 0));
        assertThat(SplitContents.of(splits.test())).isEqualTo(new SplitContents(2, 3, 0));
        assertThat(splits.notes().get(0)).contains("4 of the 20 normal training images are tested on instead");
        assertDisjoint(splits);
    }

    @ParameterizedTest
    @EnumSource(Validation.class)
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
                                + " defective images; add images or change data.split (validation = from_test, validation_ratio ="
                                + " 0.5)");
        assertThatThrownBy(() -> split(Validation.FROM_TRAIN, 0.5, images(1, 1, 1), 0))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("No images are left for the validation set");
    }

    private static Splits split(Validation validation, double ratio, ImageSet images, long seed) {
        return new Splitter(TestFiles.split(validation, ratio), TestFiles.environment(seed)).split(images);
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
