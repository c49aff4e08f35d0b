package io.anomalight.app;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** A folder of tiny images of striped parts; defective parts have a bright square. */
public final class TinyParts {
    private static final int SIDE = 48;
    private static final long SEED = 5;

    private TinyParts() {}

    /** Writes {@code good} normal images to {@code good/} and {@code bad} defective ones to {@code bad/}, with {@code masks/}. */
    public static Path write(Path folder, int good, int bad) throws IOException {
        return write(folder, good, bad, SEED);
    }

    /** As {@link #write(Path, int, int)}; each seed gives other images. */
    public static Path write(Path folder, int good, int bad, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < good; i++) {
            save(folder.resolve("good").resolve(i + ".png"), part(random));
        }
        for (int i = 0; i < bad; i++) {
            BufferedImage part = part(random);
            BufferedImage mask = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
            int left = 4 + random.nextInt(SIDE - 20);
            int top = 4 + random.nextInt(SIDE - 20);
            for (int y = top; y < top + 12; y++) {
                for (int x = left; x < left + 12; x++) {
                    part.setRGB(x, y, 0xFFE0E0);
                    mask.setRGB(x, y, 0xFFFFFF);
                }
            }
            save(folder.resolve("bad").resolve(i + ".png"), part);
            save(folder.resolve("masks").resolve(i + ".png"), mask);
        }
        return folder;
    }

    private static BufferedImage part(SplittableRandom random) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        int phase = random.nextInt(8);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int grey = ((x + phase) % 8 < 4 ? 90 : 140) + random.nextInt(10);
                image.setRGB(x, y, grey << 16 | grey << 8 | grey);
            }
        }
        return image;
    }

    private static void save(Path file, BufferedImage image) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        ImageIO.write(image, "png", file.toFile());
    }
}
