package io.anomalight.framework.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.SplitConfig;
import io.anomalight.framework.data.SplitConfig.Validation;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Defective images in training: data.split.train_defects_ratio. */
class TrainDefectsTest {
    private static ImageSet images(int... defects) {
        SortedMap<String, List<FileSample>> abnormal = new TreeMap<>();
        for (int kind = 0; kind < defects.length; kind++) {
            abnormal.put("kind" + kind, samples("kind" + kind, Label.ANOMALOUS, defects[kind]));
        }
        List<FileSample> normal = samples("good", Label.NORMAL, 30);
        List<FileSample> test = samples("test", Label.NORMAL, 20);
        Map<Path, String> names = new HashMap<>();
        normal.forEach(image -> names.put(image.path(), image.path().toString()));
        test.forEach(image -> names.put(image.path(), image.path().toString()));
        abnormal.values()
                .forEach(kind -> kind.forEach(
                        image -> names.put(image.path(), image.path().toString())));
        return new ImageSet("parts", normal, test, abnormal, names, List.of(), List.of());
    }

    private static List<FileSample> samples(String folder, Label label, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new FileSample(Path.of(folder, i + ".png"), label))
                .toList();
    }

    private static SplitConfig config(Validation validation, double ratio) {
        return new SplitConfig(validation, 0.5, 0.2, Optional.of(0L)).withTrainDefects(ratio);
    }

    private static Splits split(SplitConfig config, Optional<Integer> shots, ImageSet images) {
        return new Splitter(config, shots, TestFiles.environment(0)).split(images);
    }

    private static List<Path> defects(List<Sample> samples) {
        return samples.stream()
                .filter(sample -> sample.label() == Label.ANOMALOUS && !(sample instanceof SyntheticSample))
                .map(Sample::path)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GIVEN")
    void noDefectiveTrainingImageIsValidatedOrTestedOn(Validation validation) {
        Splits splits = split(config(validation, 0.5), Optional.empty(), images(20, 10));

        Set<Path> trained = Set.copyOf(defects(splits.train()));
        List<Path> evaluated = new ArrayList<>(defects(splits.validation()));
        evaluated.addAll(defects(splits.test()));
        assertThat(trained).hasSizeBetween(8, 22);
        assertThat(evaluated).doesNotContainAnyElementsOf(trained);
        assertThat(evaluated.stream().distinct().count() + trained.size()).isEqualTo(30);
        assertThat(trained.stream().map(path -> path.getName(0).toString()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("kind0", "kind1");
        assertThat(splits.notes())
                .anyMatch(note -> note.contains(trained.size() + " of the 30 defective images are used for training"));
    }

    @Test
    void aNewImageMovesNoOtherOneIntoOrOutOfTraining() {
        SplitConfig config = config(Validation.FROM_TEST, 0.5);
        List<Path> before = defects(split(config, Optional.empty(), images(20)).train());

        List<Path> after = new ArrayList<>(
                defects(split(config, Optional.empty(), images(21)).train()));
        after.remove(Path.of("kind0", "20.png"));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void shotsLimitTheNormalTrainingImagesOnly() {
        SplitConfig config = config(Validation.FROM_TEST, 0.5);
        List<Sample> all = split(config, Optional.empty(), images(20)).train();
        List<Sample> few = split(config, Optional.of(4), images(20)).train();

        assertThat(few).hasSize(4 + defects(all).size());
        assertThat(defects(few)).isEqualTo(defects(all));
    }

    @Test
    void withoutTheSettingTheSplitIsAsBefore() {
        SplitConfig before = new SplitConfig(Validation.FROM_TEST, 0.5, 0.2, Optional.of(0L));

        assertThat(split(config(Validation.FROM_TEST, 0), Optional.empty(), images(20, 10)))
                .isEqualTo(split(before, Optional.empty(), images(20, 10)));
    }

    @Test
    void tooFewDefectiveImagesAreRefused() {
        for (ImageSet few : List.of(images(), images(1))) {
            assertThatThrownBy(() -> split(config(Validation.FROM_TEST, 0.5), Optional.empty(), few))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("data.split.train_defects_ratio = 0.5 can't divide the")
                    .hasMessageContaining("defective images of parts");
        }
        assertThatThrownBy(() -> split(config(Validation.FROM_TEST, 1), Optional.empty(), images(20, 10)))
                .as("some must be left to test on")
                .hasMessageContaining("data.split.train_defects_ratio = 1.0 can't divide the 30 defective images");
        assertThatThrownBy(() -> config(Validation.FROM_TEST, 1.1))
                .hasMessage("train_defects_ratio must be from 0 to 1, but is 1.1");
    }
}
