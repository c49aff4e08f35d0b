package io.anomalight.framework.data.listed;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.DefectMasks.Saturation;
import io.anomalight.framework.data.folder.DataListing;
import io.anomalight.framework.data.folder.ImageFolder;
import io.anomalight.framework.data.folder.ListedImage.Use;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * MVTec LOCO AD as its authors publish it. An image has a mask for each of its defects: {@code
 * ground_truth/logical_anomalies/000/000.png}, {@code 001.png}, …
 *
 * <p>Source: Bergmann et al., "Beyond Dents and Scratches", IJCV 130, 2022.
 */
public final class MvtecLoco {
    private static final String GOOD = "good";

    private MvtecLoco() {}

    /** One category, or several together. */
    public static DataModule mvtecLoco(PublishedConfig config, RunContext context) {
        return config.category()
                .module(
                        config.root(),
                        name -> new ListedData(
                                "mvtec_loco", name, config.root().resolve(name), config.loader(), () -> listing(
                                                config.root(), name)
                                        .split(config.split(), config.shots(), context)));
    }

    private static DataListing listing(Path root, String name) {
        Path category = root.resolve(name);
        ImageFolder train = PublishedLayout.MVTEC_LOCO.require(
                root, category.resolve("train").resolve(GOOD));
        ImageFolder validation = PublishedLayout.MVTEC_LOCO.require(
                root, category.resolve("validation").resolve(GOOD));
        ImageFolder test = PublishedLayout.MVTEC_LOCO.require(root, category.resolve("test"));
        FolderListing listing = new FolderListing(category);
        Map<Integer, Saturation> saturation = DefectsConfig.read(category);
        if (saturation.isEmpty()) {
            listing.note("There is no defects_config.json in " + category
                    + ", so pixel_AUsPRO05 and pixel_AUsPRO30 are undefined.");
        }
        listing.normal(train, Use.TRAIN);
        listing.normal(validation, Use.VALIDATION);
        for (Path folder : test.folders()) {
            if (ImageFolder.name(folder).equals(GOOD)) {
                listing.normal(new ImageFolder(folder), Use.TEST);
            } else {
                listing.defective(new ImageFolder(folder), image -> masksOf(category, image), saturation);
            }
        }
        return listing.listing(category.resolve("ground_truth") + "/<kind>/<name of the image>/000.png");
    }

    /** The masks of a defective test image, sorted by name. */
    static List<Path> masksOf(Path category, Path image) {
        Path kind = category.resolve("ground_truth").resolve(ImageFolder.name(image.resolve("..")));
        String name = ImageFolder.name(image);
        Path folder = kind.resolve(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
        return Files.isDirectory(folder)
                ? new ImageFolder(folder)
                        .imagesIfAny(ImageReader.EXTENSIONS, Set.of())
                        .images()
                : List.of();
    }
}
