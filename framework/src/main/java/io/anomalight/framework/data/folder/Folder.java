package io.anomalight.framework.data.folder;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A data set of images in folders that the user chooses; normal images are enough. */
public final class Folder implements DataModule {
    private static final String NORMAL_DIR = "data.normal_dir";
    private static final String NORMAL_TEST_DIR = "data.normal_test_dir";
    private static final String ABNORMAL_DIR = "data.abnormal_dir";
    private static final String MASK_DIR = "data.mask_dir";

    private final FolderConfig config;
    private final RunContext context;

    public Folder(FolderConfig config, RunContext context) {
        this.config = config;
        this.context = context;
    }

    @Override
    public String name() {
        return "folder";
    }

    @Override
    public String category() {
        return config.category();
    }

    @Override
    public LoaderConfig loader() {
        return config.loader();
    }

    @Override
    public Path root() {
        return config.root().orElse(Path.of(""));
    }

    @Override
    public Splits splits() {
        return new Search().splits();
    }

    /** One search of all folders. */
    private final class Search {
        private final List<String> notes = new ArrayList<>();
        private final Map<Path, String> names = new HashMap<>();
        private final FolderRoles roles = new FolderRoles();
        private final ImageFolder normal = open(NORMAL_DIR, config.normalDir());
        private final Optional<ImageFolder> normalTest =
                config.normalTestDir().map(path -> open(NORMAL_TEST_DIR, path));
        private final List<ImageFolder> abnormal = config.allAbnormalDirs().stream()
                .map(path -> open(ABNORMAL_DIR, path))
                .toList();
        private final Optional<ImageFolder> maskDir = config.maskDir().map(path -> open(MASK_DIR, path));

        Splits splits() {
            roles.images(NORMAL_DIR, normal);
            normalTest.ifPresent(folder -> roles.images(NORMAL_TEST_DIR, folder));
            abnormal.forEach(folder -> roles.images(ABNORMAL_DIR, folder));
            Optional<MaskFolder> masks = maskDir.map(folder -> new MaskFolder(folder, config.extensions(), notes));
            masks.ifPresent(all -> roles.masks(MASK_DIR, maskDir.orElseThrow(), all.size(), notes));
            List<FileSample> train = normal(NORMAL_DIR, normal, "normal training images");
            List<FileSample> test = normalTest
                    .map(folder -> normal(NORMAL_TEST_DIR, folder, "normal test images"))
                    .orElse(List.of());
            ImageSet images =
                    new ImageSet(normal.path().toString(), train, test, abnormal(masks), names, notes, roles.table());
            return new Splitter(config.split(), config.shots(), context).split(images);
        }

        private List<Path> search(ImageFolder folder, String prefix, String use) {
            List<Path> images =
                    folder.images(config.extensions(), roles.masks()).noting(notes);
            MaskNames.refuse(
                    folder,
                    images,
                    "set data.mask_dir to the folder of the masks of defective images, move others away");
            images.forEach(image -> names.put(image, prefix + folder.relative(image)));
            roles.addRow(folder, use, images.size());
            return images;
        }

        private List<FileSample> normal(String key, ImageFolder folder, String use) {
            List<FileSample> samples = search(folder, "", use).stream()
                    .map(image -> new FileSample(image, Label.NORMAL))
                    .toList();
            roles.claim(key, samples);
            return samples;
        }

        private SortedMap<String, List<FileSample>> abnormal(Optional<MaskFolder> masks) {
            SortedMap<String, List<FileSample>> kinds = new TreeMap<>();
            Map<String, Integer> namesakes = new HashMap<>();
            for (ImageFolder folder : abnormal) {
                String name = ImageFolder.name(folder.path());
                int count = namesakes.merge(name, 1, Integer::sum);
                String prefix = count == 1 ? name + "/" : name + "#" + count + "/";
                List<FileSample> samples = search(folder, prefix, "defective images").stream()
                        .map(image ->
                                new FileSample(image, Label.ANOMALOUS, masks.flatMap(all -> mask(all, folder, image))))
                        .toList();
                roles.claim(ABNORMAL_DIR, samples);
                samples.forEach(sample -> kinds.computeIfAbsent(
                                String.valueOf(sample.path().getParent()), kind -> new ArrayList<>())
                        .add(sample));
            }
            masks.ifPresent(all -> {
                roles.addRow(maskDir.orElseThrow(), "masks", all.size());
                noteOrphans(all, notes);
            });
            return kinds;
        }
    }

    private ImageFolder open(String key, Path path) {
        return ImageFolder.open(key, config.resolve(path));
    }

    /** If there are several folders of defects, their masks are in folders of the same names. */
    private static Optional<Path> mask(MaskFolder masks, ImageFolder folder, Path image) {
        String relative = folder.relative(image);
        return masks.take(ImageFolder.name(folder.path()) + "/" + relative).or(() -> masks.take(relative));
    }

    private void noteOrphans(MaskFolder masks, List<String> notes) {
        List<Path> orphans = masks.orphans();
        if (orphans.size() == masks.size()) {
            throw new UserError("No mask in data.mask_dir = "
                    + config.maskDir().map(config::resolve).orElseThrow()
                    + " belongs to a defective image: a mask has the relative path of its image, or the same with _mask"
                    + " added, for instance scratch/01_mask.png for scratch/01.jpg");
        }
        if (!orphans.isEmpty()) {
            notes.add("Masks that belong to no defective image are ignored: " + orphans.size() + ", for instance "
                    + orphans.get(0) + ".");
        }
    }
}
