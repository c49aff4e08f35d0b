package io.anomalight.framework.data;

import io.anomalight.framework.Environment;
import io.anomalight.framework.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Images in folders of the user's own choice; normal ones are enough. */
public final class Folder implements DataModule {
    private static final String ABNORMAL_DIR = "data.abnormal_dir";

    private final FolderConfig config;
    private final Environment environment;

    public Folder(FolderConfig config, Environment environment) {
        this.config = config;
        this.environment = environment;
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
    public Splits splits() {
        List<String> notes = new ArrayList<>();
        Path normalDir = config.resolve(config.normalDir());
        List<FileSample> normal = normal("data.normal_dir", normalDir);
        List<FileSample> normalTest = config.normalTestDir()
                .map(folder -> normal("data.normal_test_dir", config.resolve(folder)))
                .orElse(List.of());
        ImageSet images = new ImageSet(normalDir.toString(), normal, normalTest, abnormal(notes), notes);
        requireOneRoleEach(images);
        return new Splitter(config.split(), environment).split(images);
    }

    private List<FileSample> normal(String key, Path folder) {
        return ImageFolder.open(key, folder).images(config.extensions()).stream()
                .map(image -> new FileSample(image, Label.NORMAL))
                .toList();
    }

    private SortedMap<String, List<FileSample>> abnormal(List<String> notes) {
        Optional<MaskFolder> masks = config.maskDir()
                .map(path ->
                        new MaskFolder(ImageFolder.open("data.mask_dir", config.resolve(path)), config.extensions()));
        SortedMap<String, List<FileSample>> abnormal = new TreeMap<>();
        for (Path path : config.allAbnormalDirs()) {
            ImageFolder folder = ImageFolder.open(ABNORMAL_DIR, config.resolve(path));
            for (Path image : folder.images(config.extensions())) {
                Optional<Path> mask = masks.flatMap(all -> mask(all, folder, image));
                String kind = String.valueOf(image.getParent());
                abnormal.computeIfAbsent(kind, key -> new ArrayList<>())
                        .add(new FileSample(image, Label.ANOMALOUS, mask));
            }
        }
        masks.ifPresent(all -> noteOrphans(all, notes));
        return abnormal;
    }

    /** Masks of several folders of defects lie in folders of the same names. */
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

    private static void requireOneRoleEach(ImageSet images) {
        Map<Path, String> roles = new HashMap<>();
        claim(roles, "data.normal_dir", images.normal());
        claim(roles, "data.normal_test_dir", images.normalTest());
        claim(roles, ABNORMAL_DIR, images.allAbnormal());
    }

    private static void claim(Map<Path, String> roles, String role, List<FileSample> images) {
        for (FileSample image : images) {
            String other = roles.put(image.path().toAbsolutePath().normalize(), role);
            if (other != null) {
                throw new UserError("The image " + image.path() + " was found twice, by " + other + " and by " + role
                        + ": folders are searched with all that is in them, so none may lie within another");
            }
        }
    }
}
