package io.anomalight.framework.data.listed;

import io.anomalight.framework.data.folder.ImageFolder;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the authors of a data set publish it.
 *
 * @param dataSet its name
 * @param page the page where it can be downloaded
 * @param form the folders that are expected, from the folder that data.root names
 */
record PublishedLayout(String dataSet, String page, String form) {
    private static final int NAMED = 5;

    static final PublishedLayout MVTEC_LOCO = new PublishedLayout(
            "MVTec LOCO AD",
            "www.mvtec.com/company/research/datasets/mvtec-loco",
            "<category>/{train/good, validation/good, test/good, test/<kind>, ground_truth/<kind>/<image>}");
    static final PublishedLayout MVTEC_AD_2 = new PublishedLayout(
            "MVTec AD 2",
            "www.mvtec.com/company/research/datasets/mvtec-ad-2",
            "<category>/{train/good, validation/good, test_public/{good, bad, ground_truth/bad}}");
    static final PublishedLayout KOLEKTOR = new PublishedLayout(
            "KolektorSDD", "www.vicos.si/resources/kolektorsdd", "kos01/{Part0.jpg, Part0_label.bmp, ...}, kos02, ...");
    static final PublishedLayout KOLEKTOR_2 = new PublishedLayout(
            "KolektorSDD2",
            "www.vicos.si/resources/kolektorsdd2",
            "train/{10000.png, 10000_GT.png, ...}, test/{20000.png, 20000_GT.png, ...}");
    static final PublishedLayout REAL_IAD = new PublishedLayout(
            "Real-IAD",
            "realiad4ad.github.io/Real-IAD",
            "realiad_<resolution>/<category>/{OK, NG}, realiad_jsons/realiad_jsons/<category>.json");

    /**
     * Opens a folder of the layout.
     *
     * @throws UserError if it is missing: what was expected, what was found, and where the data set can be downloaded
     */
    ImageFolder require(Path root, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw missing(root, folder);
        }
        return new ImageFolder(folder);
    }

    /** The error about a missing file or folder. */
    UserError missing(Path root, Path missing) {
        return new UserError(missing + " does not exist: data.root = " + root + " must have the layout of " + dataSet
                + ", " + form + ", but " + found(root) + ". Anomalight downloads no data: see " + page);
    }

    private static String found(Path root) {
        if (!Files.isDirectory(root)) {
            return "there is no such folder";
        }
        List<String> names =
                new ImageFolder(root).children().map(ImageFolder::name).toList();
        String named = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.isEmpty()
                ? "it is empty"
                : "it holds " + named + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
