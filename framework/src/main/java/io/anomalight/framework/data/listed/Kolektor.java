package io.anomalight.framework.data.listed;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.ParallelChecks;
import io.anomalight.framework.data.SplitConfig;
import io.anomalight.framework.data.folder.DataListing;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.folder.ImageFolder;
import io.anomalight.framework.data.folder.ListedImage;
import io.anomalight.framework.data.folder.ListedImage.Use;
import io.anomalight.framework.data.folder.Shots;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.MaskValues;
import io.anomalight.framework.image.Window;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * KolektorSDD and KolektorSDD2 as their authors publish them. Each image has a mask beside it; an image is normal if its mask
 * is black.
 *
 * <p>Sources: Tabernik et al., "Segmentation-Based Deep-Learning Approach for Surface-Defect Detection", JIM 31, 2020; Božič et
 * al., "Mixed supervision for surface-defect detection", Computers in Industry 129, 2021.
 */
public final class Kolektor {
    private static final String DEFECT = "defect";
    private static final String COPY = " (copy)"; // the published archive of KolektorSDD2 has such files

    /**
     * Settings of KolektorSDD and KolektorSDD2, which have one category.
     *
     * @param root the folder of the data set
     * @param split the settings of the split
     * @param shots the number of normal training images to use, for few-shot training; absent for all
     * @param loader the settings to load images
     */
    public record Config(Path root, SplitConfig split, Optional<Integer> shots, @Inline LoaderConfig loader) {
        public Config {
            shots.ifPresent(Shots::new); // checks it
        }
    }

    /** An image, its mask, and its use. */
    private record Pair(Path image, Path mask, Use use) {}

    private final PublishedLayout layout;
    private final String suffix;
    private final Config config;
    private final List<String> notes = new ArrayList<>();

    private Kolektor(PublishedLayout layout, String suffix, Config config) {
        this.layout = layout;
        this.suffix = suffix;
        this.config = config;
    }

    /** KolektorSDD: {@code kos01/Part0.jpg} and {@code kos01/Part0_label.bmp}; its authors give no split of normal images. */
    public static DataModule kolektor(Config config, RunContext context) {
        return module(
                "kolektor",
                config,
                () -> new Kolektor(PublishedLayout.KOLEKTOR, "_label.bmp", config).inParts(),
                context);
    }

    /** KolektorSDD2: {@code train/10000.png} and {@code train/10000_GT.png}, and the same in {@code test}. */
    public static DataModule kolektor2(Config config, RunContext context) {
        return module(
                "kolektor2",
                config,
                () -> new Kolektor(PublishedLayout.KOLEKTOR_2, "_GT.png", config).inSplits(),
                context);
    }

    private interface Search {
        DataListing listing();
    }

    private static DataModule module(String name, Config config, Search search, RunContext context) {
        return new ListedData(name, name, config.root(), config.loader(), () -> search.listing()
                .split(config.split(), config.shots(), context));
    }

    private DataListing inParts() {
        List<Pair> pairs = new ArrayList<>();
        for (Path part : layout.require(config.root(), config.root()).folders()) {
            pairs.addAll(pairs(new ImageFolder(part), Use.ANY));
        }
        if (pairs.isEmpty()) {
            throw layout.missing(config.root(), config.root().resolve("kos01"));
        }
        return listing(pairs);
    }

    private DataListing inSplits() {
        List<Pair> pairs = new ArrayList<>();
        pairs.addAll(pairs(layout.require(config.root(), config.root().resolve("train")), Use.TRAIN));
        pairs.addAll(pairs(layout.require(config.root(), config.root().resolve("test")), Use.TEST));
        return listing(pairs);
    }

    private List<Pair> pairs(ImageFolder folder, Use use) {
        List<Pair> pairs = new ArrayList<>();
        List<Path> without = new ArrayList<>();
        for (Path file : FolderListing.find(folder, new ArrayList<>())) {
            String name = ImageFolder.name(file);
            if (name.contains(COPY) && Files.isRegularFile(file.resolveSibling(name.replace(COPY, "")))) {
                notes.add("Left out, because it is named as a copy of the file beside it: " + file + ".");
            } else if (!name.endsWith(suffix)) {
                Path mask = file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + suffix);
                pairs.add(new Pair(file, mask, use));
                if (!Files.isRegularFile(mask)) {
                    without.add(file);
                }
            }
        }
        if (!without.isEmpty()) {
            throw new UserError("There is no mask beside the " + (without.size() == 1 ? "image " : "images ")
                    + FolderListing.some(without) + ": " + layout.dataSet()
                    + " has a mask for every image, black for a normal one: " + layout.form());
        }
        return pairs;
    }

    /** Reads all masks, since only they tell which images are defective. */
    private DataListing listing(List<Pair> pairs) {
        ImageFolder root = new ImageFolder(config.root());
        List<ListedImage> images = new ArrayList<>();
        int threads = Math.max(1, config.loader().numWorkers());
        try (ParallelChecks<Pair, Boolean> checks = new ParallelChecks<>(pairs, threads, this::isDefective)) {
            for (Pair pair : pairs) {
                boolean defective = checks.next();
                FileSample sample = defective
                        ? FileSample.withMasks(pair.image(), List.of(pair.mask()))
                        : new FileSample(pair.image(), Label.NORMAL);
                images.add(new ListedImage(sample, root.relative(pair.image()), pair.use(), defective ? DEFECT : ""));
            }
        }
        return new DataListing(config.root(), images, notes);
    }

    private boolean isDefective(Pair pair) {
        DecodedImage mask = ImageReader.read(pair.mask(), config.loader().limits());
        for (byte pixel : mask.mask(Window.all(mask.size()), MaskValues.NOT_BLACK)) {
            if (pixel != 0) {
                return true;
            }
        }
        return false;
    }
}
