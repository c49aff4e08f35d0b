package io.anomalight.framework.data.listed;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.SplitConfig;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.folder.Categories;
import io.anomalight.framework.data.folder.DataListing;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.folder.ImageFolder;
import io.anomalight.framework.data.folder.ListedImage;
import io.anomalight.framework.data.folder.ListedImage.Use;
import io.anomalight.framework.data.folder.Shots;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
        List<ListedImage> images = VisaTable.read(root.path(), config.splitFile()).rowsOf(category()).stream()
                .map(this::image)
                .toList();
        return new DataListing(root.path().resolve(category()), images, List.of())
                .split(config.split(), config.shots(), context);
    }

    private ListedImage image(VisaTable.Row row) {
        Path image = config.root().resolve(row.image());
        Use use = row.isTraining() ? Use.TRAIN : Use.TEST;
        return row.isNormal()
                ? new ListedImage(new FileSample(image, Label.NORMAL), row.image(), use)
                : new ListedImage(
                        FileSample.withMasks(image, List.of(config.root().resolve(row.mask()))),
                        row.image(),
                        use,
                        ANOMALY);
    }
}
