package io.anomalight.app;

import io.anomalight.detector.Region;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Pictures of noise with one content from 10 % to 60 % of the width, and another one elsewhere. */
final class NoisyParts {
    private static final int WIDTH = 100;
    private static final int HEIGHT = 80;
    private static final int LEFT = 10;
    private static final int RIGHT = 60;

    private NoisyParts() {}

    static BufferedImage withRegion(long seedInside, long seedOutside) {
        Random inside = new Random(seedInside);
        Random outside = new Random(seedOutside);
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int in = inside.nextInt(0x1000000);
                int out = outside.nextInt(0x1000000);
                picture.setRGB(x, y, x >= LEFT && x < RIGHT ? in : out);
            }
        }
        return picture;
    }

    static boolean isWithin(Region region) {
        return region.x() >= LEFT && region.x() + region.width() <= RIGHT;
    }
}
