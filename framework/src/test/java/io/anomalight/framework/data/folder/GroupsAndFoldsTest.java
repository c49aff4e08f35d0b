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
import io.anomalight.framework.data.folder.ListedImage.Use;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupsAndFoldsTest {
    private static final String PART = "^(part\\d+)_";

    private final List<ListedImage> images = new ArrayList<>();

    private void add(String name, boolean defective, Use use) {
        FileSample sample = new FileSample(Path.of("root", name), defective ? Label.ANOMALOUS : Label.NORMAL);
        images.add(new ListedImage(sample, name, use, defective ? name.replaceAll(".*_", "") : ""));
    }

    /** Parts with three normal pictures each; every fourth has two more with a dent, and every eighth one with a scratch. */
    private void parts(int count) {
        for (int part = 0; part < count; part++) {
            for (int view = 0; view < 3; view++) {
                add("part" + part + "_" + view, false, Use.ANY);
            }
            if (part % 4 == 0) {
                add("part" + part + "_7_dent", true, Use.ANY);
                add("part" + part + "_8_dent", true, Use.ANY);
            }
            if (part % 8 == 0) {
                add("part" + part + "_9_scratch", true, Use.ANY);
            }
        }
    }

    private Splits split(SplitConfig config) {
        return new DataListing(Path.of("root"), images, List.of())
                .split(config, Optional.empty(), TestFiles.environment(0));
    }

    private static String part(Sample sample) {
        String name = ImageFolder.name(sample.path());
        return name.substring(0, name.indexOf('_'));
    }

    private static void assertGroupsAreTogether(Splits splits) {
        Map<String, Set<Split>> places = new HashMap<>();
        for (Split split : Split.values()) {
            splits.of(split).forEach(sample -> places.computeIfAbsent(part(sample), part -> EnumSet.noneOf(Split.class))
                    .add(split));
        }
        assertThat(places.values()).allMatch(used -> used.size() == 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Validation.class,
            names = {"FROM_TEST", "FROM_TRAIN"})
    void imagesOfAPartAreNeverInTwoSplits(Validation validation) {
        parts(40);
        for (long seed = 0; seed < 20; seed++) {
            SplitConfig config = new SplitConfig(validation, 0.3, 0.2, Optional.of(seed)).withGroup(PART);

            Splits splits = split(config);

            assertGroupsAreTogether(splits);
            assertThat(splits.train().size()
                            + splits.validation().size()
                            + splits.test().size())
                    .isEqualTo(images.size());
            assertThat(splits.train()).isNotEmpty();
            assertThat(SplitContents.of(splits.test()).anomalous()).isPositive();
            assertThat(split(config)).isEqualTo(splits);
        }
    }

    @Test
    void aGroupOnBothSidesOfAGivenSplitIsRefused() {
        add("part1_0", false, Use.TRAIN);
        add("part2_0", false, Use.TEST);
        add("part1_1_dent", true, Use.TEST);

        assertThatThrownBy(() ->
                        split(TestFiles.split(Validation.SAME_AS_TEST, 0.5).withGroup(PART)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("The group \"part1\" is on both sides of the split that the data set gives: "
                        + Path.of("root", "part1_0") + " is for training, and " + Path.of("root", "part1_1_dent")
                        + " for test");
    }

    @Test
    void anImageWithoutGroupAndAWrongPatternAreRefused() {
        parts(4);
        add("other", false, Use.ANY);

        assertThatThrownBy(
                        () -> split(TestFiles.split(Validation.FROM_TEST, 0.5).withGroup(PART)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("data.split.group = ^(part\\d+)_ does not match the image other: ");
        assertThatThrownBy(() -> TestFiles.split(Validation.FROM_TEST, 0.5).withGroup("(part"))
                .hasMessage("group is \"(part\", which is no regular expression: Unclosed group");
    }

    @ParameterizedTest
    @EnumSource(value = Validation.class, mode = EnumSource.Mode.EXCLUDE, names = "GIVEN")
    void eachImageIsTestedInExactlyOneFold(Validation validation) {
        parts(40);
        List<Path> tested = new ArrayList<>();
        for (int fold = 0; fold < 5; fold++) {
            Splits splits = split(TestFiles.split(validation, 0.3).withFold(5, fold));

            splits.test().forEach(sample -> tested.add(sample.path()));
            assertThat(SplitContents.of(splits.test()))
                    .as("equal shares of normal images, dents and scratches")
                    .isEqualTo(new SplitContents(24, 5, 0));
            Set<Path> trained = new HashSet<>();
            splits.train().forEach(sample -> trained.add(sample.path()));
            assertThat(splits.test()).noneMatch(sample -> trained.contains(sample.path()));
            assertThat(splits.validation()).isNotEmpty().noneMatch(sample -> trained.contains(sample.path()));
            assertThat(SplitContents.of(splits.train()).anomalous()).isZero();
        }
        assertThat(tested).hasSize(images.size()).doesNotHaveDuplicates();
    }

    @Test
    void foldsKeepGroupsTogether() {
        parts(40);
        List<Path> tested = new ArrayList<>();
        for (int fold = 0; fold < 5; fold++) {
            Splits splits = split(
                    TestFiles.split(Validation.FROM_TEST, 0.3).withFold(5, fold).withGroup(PART));

            assertGroupsAreTogether(splits);
            splits.test().forEach(sample -> tested.add(sample.path()));
            assertThat(SplitContents.of(splits.test()).anomalous()).isBetween(4, 6);
            assertThat(SplitContents.of(splits.validation()).anomalous()).isPositive();
        }
        assertThat(tested).hasSize(images.size()).doesNotHaveDuplicates();
    }

    @Test
    void impossibleFoldsAreRefused() {
        SplitConfig split = TestFiles.split(Validation.FROM_TEST, 0.5);

        assertThatThrownBy(() -> split.withFold(2, 0))
                .hasMessage("folds must be at least 3 with validation = from_test, but is 2");
        assertThatThrownBy(() -> split.withFold(5, 5)).hasMessage("fold must be from 0 to folds - 1, but is 5");
        assertThatThrownBy(() -> TestFiles.split(Validation.GIVEN, 0.5).withFold(5, 0))
                .hasMessage("folds divides all images anew, so it needs another validation than given, for instance"
                        + " from_test");
    }

    @Test
    void theConditionThatFailedIsNamedAndNoOther() {
        SplitConfig defects = TestFiles.split(Validation.FROM_TEST, 0.5).withTrainDefects(0.25);
        SplitConfig unseeded = new SplitConfig(Validation.FROM_TEST, 0.5, 0.2, Optional.empty());

        assertThatThrownBy(() -> defects.withFold(5, 0))
                .hasMessage("folds needs train_defects_ratio = 0, but it is 0.25");
        assertThatThrownBy(() -> unseeded.withFold(5, 0)).hasMessage("folds needs a seed, but seed is null");
        assertThatThrownBy(() -> defects.withGroup("a"))
                .hasMessage("group needs train_defects_ratio = 0, but it is 0.25");
        assertThatThrownBy(() -> unseeded.withGroup("a")).hasMessage("group needs a seed, but seed is null");
    }

    @Test
    void moreFoldsThanImagesOrGroupsAreRefused() {
        parts(8); // 24 normal images, four with a dent and one with a scratch

        for (Validation validation : List.of(Validation.FROM_TEST, Validation.SAME_AS_TEST)) {
            SplitConfig split = TestFiles.split(validation, 0.5);
            assertThatThrownBy(() -> split(split.withFold(12, 10)))
                    .isInstanceOf(UserError.class)
                    .hasMessage("data.split.folds = 12 needs defective images in each fold, but root has 5: lower"
                            + " data.split.folds");
            assertThatThrownBy(() -> split(split.withFold(100, 1)))
                    .hasMessageStartingWith(
                            "data.split.folds = 100 needs normal images in each fold, but root has 24: ");
            assertThatThrownBy(() -> split(split.withFold(3, 0).withGroup(PART)))
                    .hasMessageContaining(
                            "data.split.folds = 3 needs defective images in each fold, but root has 5 in 2 groups");
            assertThat(SplitContents.of(split(split.withFold(5, 4)).test()).anomalous())
                    .isEqualTo(1);
        }
    }

    @Test
    void aFoldWithoutFoldsIsRefused() {
        assertThatThrownBy(() -> new SplitConfig(
                        Validation.FROM_TEST,
                        0.5,
                        0.2,
                        Optional.of(0L),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(1)))
                .hasMessage("fold is 1, but folds is null: set it to the number of folds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(x)?part", "x*"})
    void aPatternThatFindsAnEmptyGroupIsRefused(String pattern) {
        parts(8);

        assertThatThrownBy(
                        () -> split(TestFiles.split(Validation.FROM_TEST, 0.5).withGroup(pattern)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("data.split.group = " + pattern + " finds an empty group in the image part");
    }
}
