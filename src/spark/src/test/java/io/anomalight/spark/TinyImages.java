package io.anomalight.spark;

import io.anomalight.detector.Detector;
import io.anomalight.framework.data.HostImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** A folder of small noisy pictures, no two of them alike. */
final class TinyImages {
    private TinyImages() {}

    /** Writes the given number of pictures, of different sizes. */
    static List<Path> write(Path folder, int count) throws IOException {
        Files.createDirectories(folder);
        SplittableRandom random = new SplittableRandom(3);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BufferedImage image = new BufferedImage(40 + i % 20, 50, BufferedImage.TYPE_INT_RGB);
            int tone = random.nextInt(0xFFFFFF);
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    image.setRGB(x, y, tone ^ random.nextInt(0x404040));
                }
            }
            Path file = folder.resolve(String.format("%04d.png", i));
            ImageIO.write(image, "png", file.toFile());
            files.add(file);
        }
        return files;
    }

    /** A black picture, ready for a detector. */
    static HostImage prepared(Detector detector) {
        return HostImage.of(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), detector.inputSize());
    }
}
