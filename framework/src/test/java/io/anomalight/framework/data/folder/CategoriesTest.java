package io.anomalight.framework.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.TestFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CategoriesTest {
    private static final Path ROOT = Path.of("data");

    /** A category of one image per split; the validation image is synthetic. */
    private record One(String category) implements DataModule {
        @Override
        public String name() {
            return "one";
        }

        @Override
        public Splits splits() {
            return new Splits(
                    List.of(image("train")),
                    List.of(new SyntheticSample(image("validation"), 1)),
                    List.of(image("test")),
                    List.of("A note."));
        }

        private FileSample image(String split) {
            return new FileSample(ROOT.resolve(category).resolve(split + ".png"), Label.NORMAL);
        }

        @Override
        public LoaderConfig loader() {
            return TestFiles.LOADER;
        }
    }

    @Test
    void aSingleNameIsTheDataOfThisCategoryAlone() {
        assertThat(Categories.parse("bottle").module(ROOT, One::new)).isEqualTo(new One("bottle"));
        assertThat(Categories.parse(List.of("bottle")).module(ROOT, One::new)).isEqualTo(new One("bottle"));
    }

    @Test
    void manyCategoriesHaveAShortFolder() {
        List<String> names = List.of("carpet", "grid", "leather", "tile", "wood", "bottle", "cable", "capsule");
        DataModule all = Categories.parse(names).module(ROOT, One::new);
        assertThat(all.category()).isEqualTo(String.join("+", names));
        assertThat(all.categoryFolder()).isEqualTo("carpet+7-more");
        assertThat(Categories.parse("carpet").module(ROOT, One::new).categoryFolder())
                .isEqualTo("carpet");
    }

    @Test
    void severalNamesAreOneDataSetWhoseImagesCarryTheirCategory() {
        DataModule both = Categories.parse(List.of("bottle", "cable")).module(ROOT, One::new);
        assertThat(both.name()).isEqualTo("one");
        assertThat(both.category()).isEqualTo("bottle+cable");
        assertThat(both.categoryFolder()).isEqualTo("bottle+cable");
        assertThat(both.root()).isEqualTo(ROOT);
        Splits splits = both.splits();
        assertThat(splits.notes()).containsExactly("bottle: A note.", "cable: A note.");
        for (List<Sample> images : List.of(splits.train(), splits.validation(), splits.test())) {
            assertThat(images.stream().map(Sample::category)).containsExactly("bottle", "cable");
        }
    }

    @Test
    void listsWithoutDifferentNamesAreRefused() {
        for (List<String> names : List.of(List.<String>of(), List.of("a", "a"), List.of("a", ""))) {
            assertThatThrownBy(() -> Categories.parse(names))
                    .hasMessage("category must be a name, or a list of different names, but is " + names);
        }
    }

    @Test
    void aCategoryOutsideOfTheRootIsRefused() {
        for (String name : List.of("../other/bottle", "a/../../other", "..")) {
            assertThatThrownBy(() -> Categories.parse(name))
                    .hasMessage("category must be a folder in root, but is " + name);
        }
    }
}
