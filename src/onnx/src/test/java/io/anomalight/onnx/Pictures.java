package io.anomalight.onnx;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Pictures of coloured noise on a gradient, the later ones brighter. */
final class Pictures {
    private Pictures() {}

    static List<BufferedImage> of(int count, int height, int width) {
        SplittableRandom random = new SplittableRandom(height);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
                    for (int y = 0; y < height; y++) {
                        for (int x = 0; x < width; x++) {
                            int red = 60 + 20 * i + random.nextInt(60);
                            int green = 255 * x / width;
                            int blue = (255 * y / height + random.nextInt(20)) / 2;
                            picture.setRGB(x, y, red << 16 | green << 8 | blue);
                        }
                    }
                    return picture;
                })
                .toList();
    }
}
