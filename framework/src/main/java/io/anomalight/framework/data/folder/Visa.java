package io.anomalight.framework.data.folder;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.FolderRole;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.SplitConfig;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.image.MaskValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * VisA as its authors publish it: images and masks of all categories, and the table {@code split_csv/1cls.csv}, which says
 * which of them are for training and test. A mask's pixels that are not black mark a defect.
 *
 * <p>Source: Zou et al., "SPot-the-Difference", ECCV 2022; the layout is that of VisA_20220922.tar.
 */
public final class Visa implements DataModule {

    /**
     * Settings of VisA.
     *
     * @param root the folder that holds the categories and the table of the split
     * @param category the category, or several that are trained together
     * @param splitFile the table of the split, relative to {@code root}
     * @param split the settings of the split
     * @param shots the number of normal training images to use, for few-shot training; absent for all
     * @param loader the settings to load images
     */
    public record Config(
            Path root,
            Categories category,
            Path splitFile,
            SplitConfig split,
            Optional<Integer> shots,
            @Inline LoaderConfig loader) {
        public Config {
            if (category.names().get(0).isBlank()) {
                throw new IllegalArgumentException("category must not be empty: name one, for instance candle");
            }
            shots.ifPresent(Shots::new); // checks it
        }

        /** The same settings for one category. */
        private Config of(String name) {
            return new Config(root, Categories.parse(name), splitFile, split, shots, loader);
        }
    }

    private static final String ANOMALY = "anomaly";

    private final Config config;
    private final RunContext context;

    /** One category, or several together. */
    public static DataModule visa(Config config, RunContext context) {
        return config.category().module(config.root(), name -> new Visa(config.of(name), context));
    }

    /** One category. */
    public Visa(Config config, RunContext context) {
        this.config = config;
        this.context = context;
    }

    @Override
    public String name() {
        return "visa";
    }

    @Override
    public String category() {
        return config.category().single();
    }

    @Override
    public LoaderConfig loader() {
        return config.loader();
    }

    @Override
    public Path root() {
        return config.root();
    }

    @Override
    public Splits splits() {
        ImageFolder root = ImageFolder.open("data.root", config.root());
        List<VisaTable.Row> rows = VisaTable.read(root.path(), config.splitFile())
                .rowsOf(config.category().single());
        List<FileSample> train = new ArrayList<>();
        List<FileSample> normalTest = new ArrayList<>();
        List<FileSample> abnormal = new ArrayList<>();
        Map<Path, String> names = new HashMap<>();
        Map<FolderRole, Integer> folders = new LinkedHashMap<>();
        for (VisaTable.Row row : rows) {
            FileSample sample = sample(row);
            List<FileSample> samples = row.isTraining() ? train : row.isNormal() ? normalTest : abnormal;
            samples.add(sample);
            names.put(sample.path(), row.image());
            folders.merge(new FolderRole(folder(sample.path()), row.use(), 0), 1, Integer::sum);
        }
        SortedMap<String, List<FileSample>> kinds = new TreeMap<>();
        if (!abnormal.isEmpty()) {
            kinds.put(ANOMALY, abnormal);
        }
        ImageSet images = new ImageSet(
                root.path().resolve(config.category().single()).toString(),
                train,
                normalTest,
                kinds,
                names,
                List.of(),
                table(folders));
        return new Splitter(config.split(), config.shots(), context).split(images);
    }

    private FileSample sample(VisaTable.Row row) {
        Path image = config.root().resolve(row.image());
        return row.isNormal()
                ? new FileSample(image, Label.NORMAL)
                : new FileSample(
                        image, Label.ANOMALOUS, Optional.of(config.root().resolve(row.mask())), MaskValues.NOT_BLACK);
    }

    private Path folder(Path image) {
        return Optional.ofNullable(image.getParent()).orElse(config.root());
    }

    private static List<FolderRole> table(Map<FolderRole, Integer> folders) {
        return folders.entrySet().stream()
                .map(entry ->
                        new FolderRole(entry.getKey().folder(), entry.getKey().use(), entry.getValue()))
                .toList();
    }
}
