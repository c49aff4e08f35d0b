package io.anomalight.framework.data.listed;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.folder.DataListing;
import io.anomalight.framework.data.folder.ImageFolder;
import io.anomalight.framework.data.folder.ListedImage.Use;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * MVTec AD 2 as its authors publish it. The test images are those of {@code test_public}; the labels of {@code test_private}
 * and {@code test_private_mixed} are not published, so nothing is measured on these.
 *
 * <p>Source: Heckler-Kram et al., "The MVTec AD 2 Dataset", 2025.
 */
public final class MvtecAd2 {
    private static final String GOOD = "good";
    private static final String BAD = "bad";

    private MvtecAd2() {}

    /** One category, or several together. */
    public static DataModule mvtecAd2(PublishedConfig config, RunContext context) {
        return config.category()
                .module(
                        config.root(),
                        name -> new ListedData(
                                "mvtec_ad2", name, config.root().resolve(name), config.loader(), () -> listing(
                                                config.root(), name)
                                        .split(config.split(), config.shots(), context)));
    }

    private static DataListing listing(Path root, String name) {
        Path category = root.resolve(name);
        Path test = category.resolve("test_public");
        FolderListing listing = new FolderListing(category);
        listing.normal(folder(root, category.resolve("train").resolve(GOOD)), Use.TRAIN);
        listing.normal(folder(root, category.resolve("validation").resolve(GOOD)), Use.VALIDATION);
        listing.normal(folder(root, test.resolve(GOOD)), Use.TEST);
        Path masks = test.resolve("ground_truth").resolve(BAD);
        listing.defective(folder(root, test.resolve(BAD)), image -> maskOf(masks, image));
        for (String unlabelled : List.of("test_private", "test_private_mixed")) {
            noteUnlabelled(category.resolve(unlabelled), listing);
        }
        return listing.listing(masks + "/<name of the image>_mask.png");
    }

    private static ImageFolder folder(Path root, Path folder) {
        return PublishedLayout.MVTEC_AD_2.require(root, folder);
    }

    private static List<Path> maskOf(Path masks, Path image) {
        String name = ImageFolder.name(image);
        int dot = name.lastIndexOf('.');
        Path mask = masks.resolve(name.substring(0, dot) + "_mask" + name.substring(dot));
        return Files.isRegularFile(mask) ? List.of(mask) : List.of();
    }

    private static void noteUnlabelled(Path folder, FolderListing listing) {
        if (Files.isDirectory(folder)) {
            int images = new ImageFolder(folder)
                    .imagesIfAny(ImageReader.EXTENSIONS, Set.of())
                    .images()
                    .size();
            listing.note("The " + images + " images of " + folder + " have no published labels and are not used;"
                    + " predict input=" + folder + " scores them.");
        }
    }
}
