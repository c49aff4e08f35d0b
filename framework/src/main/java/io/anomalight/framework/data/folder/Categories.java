package io.anomalight.framework.data.folder;

import io.anomalight.framework.config.record.TextValue;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.FolderRole;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The setting {@code data.category}: one category, or a list of several that are trained together.
 *
 * @param names the categories in the order of the recipe; a single name may be empty
 */
@TextValue("a category, or a list of different categories such as [bottle, cable]")
public record Categories(List<String> names) {
    public Categories {
        names = List.copyOf(names);
        boolean several = names.size() > 1;
        if (names.isEmpty()
                || Set.copyOf(names).size() < names.size()
                || (several && names.stream().anyMatch(String::isBlank))) {
            throw new IllegalArgumentException(
                    "category must be a name, or a list of different names, but is " + names);
        }
        names.forEach(Categories::requireInRoot);
    }

    private static void requireInRoot(String name) {
        Path path = Path.of(name).normalize();
        if (path.isAbsolute() || path.startsWith("..")) {
            throw new IllegalArgumentException("category must be a folder in root, but is " + name);
        }
    }

    /** One category. */
    public static Categories parse(String name) {
        return new Categories(List.of(name));
    }

    /** The categories of a list. */
    public static Categories parse(List<String> names) {
        return new Categories(names);
    }

    /**
     * The single category.
     *
     * @throws IllegalStateException if there are several
     */
    public String single() {
        if (names.size() > 1) {
            throw new IllegalStateException("there are several categories: " + names);
        }
        return names.get(0);
    }

    /**
     * The data of all categories.
     *
     * @param root the folder that holds the categories
     * @param ofCategory makes the data module of one category
     */
    public DataModule module(Path root, Function<String, DataModule> ofCategory) {
        List<DataModule> modules = names.stream().map(ofCategory).toList();
        return modules.size() == 1 ? modules.get(0) : new Joined(names, root, modules);
    }

    /**
     * Several categories as one data set. Each category is found and split as if it were alone, and each image carries its category.
     *
     * @param names the categories
     * @param root the folder that holds the categories
     * @param modules the data module of each category
     */
    private record Joined(List<String> names, Path root, List<DataModule> modules) implements DataModule {
        private static final String SEPARATOR = "+";
        private static final int MOST_LETTERS = 40;

        Joined {
            names = List.copyOf(names);
            modules = List.copyOf(modules);
        }

        @Override
        public String name() {
            return modules.get(0).name();
        }

        /** The categories, joined by a plus sign. */
        @Override
        public String category() {
            return String.join(SEPARATOR, names);
        }

        /** The categories as above, or of many only the first and the number of the others: {@code bottle+14-more}. */
        @Override
        public String categoryFolder() {
            return category().length() <= MOST_LETTERS
                    ? category()
                    : names.get(0) + SEPARATOR + (names.size() - 1) + "-more";
        }

        @Override
        public LoaderConfig loader() {
            return modules.get(0).loader();
        }

        @Override
        public Splits splits() {
            List<Splits> each = modules.stream().map(DataModule::splits).toList();
            List<String> notes = new ArrayList<>();
            List<FolderRole> folders = new ArrayList<>();
            for (int i = 0; i < each.size(); i++) {
                String name = names.get(i);
                each.get(i).notes().forEach(note -> notes.add(name + ": " + note));
                folders.addAll(each.get(i).folders());
            }
            return new Splits(
                    joined(each, Splits::train),
                    joined(each, Splits::validation),
                    joined(each, Splits::test),
                    notes,
                    folders,
                    joined(each, Splits::unused));
        }

        private List<Sample> joined(List<Splits> each, Function<Splits, List<Sample>> part) {
            List<Sample> all = new ArrayList<>();
            for (int i = 0; i < each.size(); i++) {
                String name = names.get(i);
                part.apply(each.get(i)).forEach(sample -> all.add(in(name, sample)));
            }
            return all;
        }

        private static Sample in(String category, Sample sample) {
            if (sample instanceof FileSample file) {
                return file.in(category);
            }
            if (sample instanceof SyntheticSample synthetic) {
                return synthetic.in(category);
            }
            throw new IllegalStateException(sample.path() + " can't carry the category " + category);
        }
    }
}
