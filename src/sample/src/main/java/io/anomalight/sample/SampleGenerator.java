package io.anomalight.sample;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/**
 * Generates the built-in data set: pictures of woven cloth from a seed, in the layout of MVTec AD.
 *
 * <p>The pixels depend only on the settings, not on the platform. Each image depends only on the seed, the size and its
 * own name, so a larger number of images does not change the other images.
 */
final class SampleGenerator {
    private final SampleConfig config;
    private final Console console;
    private final Path root;

    SampleGenerator(SampleConfig config, Console console) {
        this.config = config;
        this.console = console;
        this.root = config.root().toAbsolutePath().normalize();
    }

    /**
     * Generates the data set if it is missing, atomically, and returns its folder.
     *
     * @throws UserError if the folder has other content, or can't be written
     */
    Path generate() {
        try {
            SampleFolder folder = new SampleFolder(root);
            if (folder.isFree()) {
                create();
            }
            // Also checked after generating: another process may have been faster, with other settings.
            folder.verify(config);
            return root;
        } catch (IOException e) {
            throw new UserError(
                    "the sample data can't be written to " + root + " (" + e
                            + "); choose another folder with data.root",
                    e);
        }
    }

    /** Generates in a temporary folder beside the root and renames it. */
    private void create() throws IOException {
        Path parent = Objects.requireNonNull(
                root.getParent(), "the folder of the sample data must not be the root of the file system");
        Files.createDirectories(parent);
        Path temporary = parent.resolve("." + root.getFileName() + "." + UUID.randomUUID() + ".tmp");
        SampleFolder draft = new SampleFolder(temporary);
        try {
            fill(temporary);
            SampleManifest.of(config, draft.checksums()).write(temporary);
            publish(temporary);
        } finally {
            draft.delete();
        }
    }

    private void publish(Path temporary) throws IOException {
        try {
            Files.deleteIfExists(root); // an empty folder
            Files.move(temporary, root, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // If another process was faster, its data set is verified later; otherwise this is an error.
            if (new SampleFolder(root).isFree()) {
                throw e;
            }
        }
    }

    private void fill(Path folder) throws IOException {
        int images =
                config.trainImages() + config.testNormalImages() + config.defectsPerKind() * DefectKind.values().length;
        try (Progress progress = console.progress("Drawing the sample data", "images", images)) {
            drawGood(folder, "train/good", config.trainImages(), progress);
            drawGood(folder, "test/good", config.testNormalImages(), progress);
            for (DefectKind kind : DefectKind.values()) {
                drawDefective(folder, kind, progress);
            }
        }
    }

    private void drawGood(Path folder, String split, int images, Progress progress) throws IOException {
        for (int i = 0; i < images; i++) {
            String name = name(split, i);
            SamplePictures.writeRgb(
                    folder.resolve(name + ".png"),
                    config.size(),
                    SampleImage.good(name, config).rgb());
            progress.step(1);
        }
    }

    private void drawDefective(Path folder, DefectKind kind, Progress progress) throws IOException {
        for (int i = 0; i < config.defectsPerKind(); i++) {
            String name = name("test/" + kind.folder(), i);
            SampleImage image = SampleImage.defective(name, kind, config);
            SamplePictures.writeRgb(folder.resolve(name + ".png"), config.size(), image.rgb());
            String mask = name("ground_truth/" + kind.folder(), i) + "_mask.png";
            SamplePictures.writeMask(folder.resolve(mask), config.size(), image.mask());
            progress.step(1);
        }
    }

    private static String name(String folder, int index) {
        return String.format(Locale.ROOT, "%s/%03d", folder, index);
    }
}
