package io.anomalight.framework.data.folder;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A data set in the layout of MVTec AD: {@code train/good}, {@code test/good}, {@code test/<defect>} and {@code
 * ground_truth/<defect>/<image>_mask.png}; the test folder and the masks may be missing. {@link #btad} reads BTAD, whose
 * folders of normal images are called {@code ok}.
 *
 * <p>Layouts: Bergmann et al., "MVTec AD", CVPR 2019; Mishra et al., "VT-ADL", ISIE 2021.
 */
public final class Mvtec implements DataModule {
    private static final int NAMED = 3;

    private final String name;
    private final MvtecLayout.Naming naming;
    private final MvtecConfig config;
    private final RunContext context;
    private final Path folder;

    /** MVTec AD, or another data set with its layout: one category, or several together. */
    public static DataModule mvtec(MvtecConfig config, RunContext context) {
        return config.category().module(config.root(), name -> new Mvtec(config.of(name), context));
    }

    /** MPDD (metal parts), as {@link #mvtec}. */
    public static DataModule mpdd(MvtecConfig config, RunContext context) {
        return config.category()
                .module(config.root(), name -> new Mvtec("mpdd", MvtecLayout.Naming.MPDD, config.of(name), context));
    }

    /** BTAD, as {@link #mvtec}: {@code train/ok}, {@code test/ok}, {@code test/ko}, {@code ground_truth/ko}. */
    public static DataModule btad(MvtecConfig config, RunContext context) {
        return config.category()
                .module(config.root(), name -> new Mvtec("btad", MvtecLayout.Naming.BTAD, config.of(name), context));
    }

    /** One category of MVTec AD, or of another data set with its layout. */
    public Mvtec(MvtecConfig config, RunContext context) {
        this("mvtec", MvtecLayout.Naming.MVTEC_AD, config, context);
    }

    private Mvtec(String name, MvtecLayout.Naming naming, MvtecConfig config, RunContext context) {
        this.name = name;
        this.naming = naming;
        this.config = config;
        this.context = context;
        this.folder = config.root().resolve(config.category().single());
    }

    @Override
    public String name() {
        return name;
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
    public Path root() {
        return folder;
    }

    @Override
    public Splits splits() {
        requireCategory();
        return new Search().splits();
    }

    /** One search of the category's folder. */
    private final class Search {
        private final List<String> notes = new ArrayList<>();
        private final Map<Path, String> names = new HashMap<>();
        private final FolderRoles roles = new FolderRoles();

        Splits splits() {
            MvtecLayout layout = new MvtecLayout(naming, folder, config.extensions());
            notes.addAll(layout.remarks());
            ImageFolder good = new ImageFolder(layout.good("train"));
            List<FileSample> normal =
                    normal(good, good.images(config.extensions(), Set.of()), "normal training images");
            ImageSet images = new ImageSet(
                    folder.toString(), normal, normalTest(layout), abnormal(layout), names, notes, roles.table());
            return new Splitter(config.split(), config.shots(), context).split(images);
        }

        private List<FileSample> normalTest(MvtecLayout layout) {
            ImageFolder good = new ImageFolder(layout.good("test"));
            return Files.isDirectory(good.path())
                    ? normal(good, good.imagesIfAny(config.extensions(), Set.of()), "normal test images")
                    : List.of();
        }

        private List<FileSample> normal(ImageFolder from, FoundImages found, String use) {
            List<FileSample> samples = found.noting(notes).stream()
                    .map(image -> new FileSample(image, Label.NORMAL))
                    .toList();
            take(from, "", samples, use);
            return samples;
        }

        private void take(ImageFolder from, String prefix, List<FileSample> samples, String use) {
            List<Path> images = samples.stream().map(FileSample::path).toList();
            MaskNames.refuse(from, images, "move the masks to ground_truth/<defect>");
            images.forEach(image -> names.put(image, prefix + from.relative(image)));
            roles.claim(from.path().toString(), samples);
            roles.addRow(from, use, samples.size());
        }

        private SortedMap<String, List<FileSample>> abnormal(MvtecLayout layout) {
            SortedMap<String, List<FileSample>> abnormal = new TreeMap<>();
            for (Path defect : layout.defects()) {
                String name = ImageFolder.name(defect);
                ImageFolder from = new ImageFolder(defect);
                List<FileSample> images = defective(from, layout.masksOf(defect));
                if (images.isEmpty()) {
                    notes.add("The folder " + defect + " holds no images and is ignored.");
                } else {
                    take(from, name + "/", images, "defective images");
                    abnormal.put(name, images);
                }
            }
            layout.requireImagesForMasks();
            return abnormal;
        }

        private List<FileSample> defective(ImageFolder images, Path maskFolder) {
            List<Path> files = images.imagesIfAny(config.extensions(), Set.of()).noting(notes);
            if (!Files.isDirectory(maskFolder)) {
                notes.add("The folder " + maskFolder + " does not exist: the images of " + images.path()
                        + " have no masks.");
                return files.stream()
                        .map(file -> new FileSample(file, Label.ANOMALOUS))
                        .toList();
            }
            ImageFolder from = new ImageFolder(maskFolder);
            MaskFolder masks = new MaskFolder(from, config.extensions(), notes);
            List<FileSample> samples = files.stream()
                    .map(file -> new FileSample(file, Label.ANOMALOUS, masks.take(images.relative(file))))
                    .toList();
            requireMasks(samples, maskFolder);
            requireNoOrphans(masks, images.path());
            roles.addRow(from, "masks", masks.size());
            return samples;
        }
    }

    private void requireCategory() {
        ImageFolder root = ImageFolder.open("data.root", config.root());
        if (naming.isCategory(folder)) {
            return;
        }
        List<String> known = root.folders().stream()
                .filter(naming::isCategory)
                .map(ImageFolder::name)
                .toList();
        throw new UserError(
                known.isEmpty()
                        ? "The folder " + naming.trainGood(folder)
                                + " does not exist: data.root must name a folder with the layout of "
                                + naming.dataSet() + ", with normal images to train on in <category>/train/"
                                + naming.good()
                        : config.root() + " has no category \""
                                + config.category().single() + "\": set data.category to one of "
                                + String.join(", ", known));
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
