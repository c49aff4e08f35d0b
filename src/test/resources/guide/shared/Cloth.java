package guide.shared;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Draws pictures of striped cloth; a spoiled one has a bright square that is a quarter as high as the picture. */
public final class Cloth {
    private Cloth() {}

    /** The same pixels for the same seed. */
    public static HostImage draw(Path path, long seed, boolean spoiled, ImageSize size) {
        SplittableRandom random = new SplittableRandom(seed);
        int side = spoiled ? size.height() / 4 : 0;
        int top = random.nextInt(size.height() - side);
        int left = random.nextInt(size.width() - side);
        int phase = random.nextInt(8);
        float[] rgb = new float[3 * size.pixels()];
        byte[] mask = new byte[size.pixels()];
        for (int i = 0; i < size.pixels(); i++) {
            int x = i % size.width();
            int y = i / size.width();
            boolean bright = x >= left && x < left + side && y >= top && y < top + side;
            double stripe = (x + phase) % 8 < 4 ? 0.35 : 0.55;
            float grey = (float) (bright ? 0.95 : stripe + random.nextDouble(0.05));
            for (int colour = 0; colour < 3; colour++) {
                rgb[colour * size.pixels() + i] = grey;
            }
            mask[i] = (byte) (bright ? 1 : 0);
        }
        Label label = spoiled ? Label.ANOMALOUS : Label.NORMAL;
        return new HostImage(path, label, size, rgb, Optional.of(mask), size);
    }

    /** Writes pictures to {@code good/} and {@code bad/}, and to {@code masks/} what is wrong with those in bad/. */
    public static void write(Path folder, int good, int bad, ImageSize size) throws IOException {
        for (int i = 0; i < good + bad; i++) {
            String name = (i < good ? i : i - good) + ".png";
            HostImage image = draw(Path.of(name), i, i >= good, size);
            float[] mask = new float[size.pixels()];
            for (int pixel = 0; pixel < mask.length; pixel++) {
                mask[pixel] = image.mask().orElseThrow()[pixel];
            }
            save(folder.resolve(i < good ? "good" : "bad").resolve(name), image.rgb(), size);
            if (i >= good) {
                save(folder.resolve("masks").resolve(name), mask, size);
            }
        }
    }

    /** Writes the first plane as a grey picture. */
    private static void save(Path file, float[] plane, ImageSize size) throws IOException {
        BufferedImage picture = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < size.pixels(); i++) {
            picture.getRaster().setSample(i % size.width(), i / size.width(), 0, Math.round(255 * plane[i]));
        }
        Files.createDirectories(file.resolveSibling("."));
        ImageIO.write(picture, "png", file.toFile());
    }
}
