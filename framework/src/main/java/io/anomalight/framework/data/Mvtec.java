package io.anomalight.framework.data;

import io.anomalight.framework.Environment;
import io.anomalight.framework.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Images laid out as MVTec AD is: {@code train/good}, {@code test/good}, {@code test/<defect>} and
 * {@code ground_truth/<defect>/<image>_mask.png}; the test folder may lack, and so may the masks.
 *
 * <p>Layout: Bergmann et al., "MVTec AD", CVPR 2019.
 */
public final class Mvtec implements DataModule {
    private static final String GOOD = "good";
    private static final int NAMED = 3;

    private final MvtecConfig config;
    private final Environment environment;
    private final Path folder;

    public Mvtec(MvtecConfig config, Environment environment) {
        this.config = config;
        this.environment = environment;
        this.folder = config.root().resolve(config.category());
    }

    @Override
    public String name() {
        return "mvtec";
    }

    @Override
    public String category() {
        return ImageFolder.name(folder);
    }

    @Override
    public LoaderConfig loader() {
        return config.loader();
    }

    @Override
    public Splits splits() {
        requireCategory();
        List<String> notes = new ArrayList<>();
        List<FileSample> normal =
                normal(new ImageFolder(folder.resolve("train").resolve(GOOD)).images(config.extensions()));
        ImageSet images = new ImageSet(folder.toString(), normal, normalTest(), abnormal(notes), notes);
        return new Splitter(config.split(), environment).split(images);
    }

    private void requireCategory() {
        ImageFolder root = ImageFolder.open("data.root", config.root());
        if (isCategory(folder)) {
            return;
        }
        List<String> known = root.folders().stream()
                .filter(Mvtec::isCategory)
                .map(ImageFolder::name)
                .toList();
        throw new UserError(
                known.isEmpty()
                        ? "The folder " + folder.resolve("train").resolve(GOOD)
                                + " does not exist: data.root must name a folder laid out as MVTec AD is, with normal"
                                + " images to train on in <category>/train/good"
                        : config.root() + " has no category \"" + config.category() + "\": set data.category to one of "
                                + String.join(", ", known));
    }

    private static boolean isCategory(Path folder) {
        return Files.isDirectory(folder.resolve("train").resolve(GOOD));
    }

    private List<FileSample> normalTest() {
        Path good = folder.resolve("test").resolve(GOOD);
        return Files.isDirectory(good) ? normal(new ImageFolder(good).imagesIfAny(config.extensions())) : List.of();
    }

    private static List<FileSample> normal(List<Path> images) {
        return images.stream().map(image -> new FileSample(image, Label.NORMAL)).toList();
    }

    private SortedMap<String, List<FileSample>> abnormal(List<String> notes) {
        SortedMap<String, List<FileSample>> abnormal = new TreeMap<>();
        for (Path defect : foldersIn("test")) {
            String name = ImageFolder.name(defect);
            if (!name.equals(GOOD)) {
                List<FileSample> images = defective(
                        new ImageFolder(defect), folder.resolve("ground_truth").resolve(name), notes);
                if (images.isEmpty()) {
                    notes.add("The folder " + defect + " holds no images and is ignored.");
                } else {
                    abnormal.put(name, images);
                }
            }
        }
        for (Path masks : foldersIn("ground_truth")) {
            String name = ImageFolder.name(masks);
            if (!name.equals(GOOD) && !Files.isDirectory(folder.resolve("test").resolve(name))) {
                throw new UserError("The folder " + masks + " holds masks, but there are no images in "
                        + folder.resolve("test").resolve(name) + ": add them or remove the masks");
            }
        }
        return abnormal;
    }

    private List<Path> foldersIn(String name) {
        Path path = folder.resolve(name);
        return Files.isDirectory(path) ? new ImageFolder(path).folders() : List.of();
    }

    private List<FileSample> defective(ImageFolder images, Path maskFolder, List<String> notes) {
        List<Path> files = images.imagesIfAny(config.extensions());
        if (!Files.isDirectory(maskFolder)) {
            notes.add(
                    "The folder " + maskFolder + " does not exist: the images of " + images.path() + " have no masks.");
            return files.stream()
                    .map(file -> new FileSample(file, Label.ANOMALOUS))
                    .toList();
        }
        MaskFolder masks = new MaskFolder(new ImageFolder(maskFolder), config.extensions());
        List<FileSample> samples = files.stream()
                .map(file -> new FileSample(file, Label.ANOMALOUS, masks.take(images.relative(file))))
                .toList();
        requireMasks(samples, maskFolder);
        requireNoOrphans(masks, images.path());
        return samples;
    }

    private static void requireMasks(List<FileSample> samples, Path maskFolder) {
        List<Path> without = samples.stream()
                .filter(sample -> sample.mask().isEmpty())
                .map(FileSample::path)
                .toList();
        if (!without.isEmpty()) {
            throw new UserError("There is no mask in " + maskFolder + " for the defective "
                    + (without.size() == 1 ? "image " : "images ") + some(without)
                    + ": add one named as the image with _mask added, or remove the folder of masks");
        }
    }

    private static void requireNoOrphans(MaskFolder masks, Path images) {
        List<Path> orphans = masks.orphans();
        if (!orphans.isEmpty()) {
            throw new UserError("There is no image in " + images + " for the "
                    + (orphans.size() == 1 ? "mask " : "masks ") + some(orphans)
                    + ": add the image or remove the mask");
        }
    }

    private static String some(List<Path> paths) {
        String named = paths.stream().limit(NAMED).map(Path::toString).collect(Collectors.joining(", "));
        return paths.size() > NAMED ? named + " and " + (paths.size() - NAMED) + " more" : named;
    }
}
