package io.anomalight.framework.data.synthetic;

import io.anomalight.framework.image.ImageSize;
import java.util.SplittableRandom;

/**
 * The squares of the image in another order, seen through a region bounded by Perlin noise: the colours are those of the image, but
 * its structure is broken.
 *
 * <p>After Yang et al., "MemSeg", EAAI 2023, section 3.2. Different from the paper, the region lies in one place, and a defect that
 * can't be seen is drawn again.
 */
record StructuralDefect(long seed) implements SyntheticDefect {
    private static final NoiseRegion REGION = new NoiseRegion(0.005, 0.1);
    private static final int LEAST_CELLS = 4;
    private static final int MOST_CELLS = 12;
    private static final int TRIES = 8;

    @Override
    public byte[] paste(float[] rgb, ImageSize size) {
        SplittableRandom random = new SplittableRandom(seed);
        Surface surface = Surface.copyOf(rgb, size);
        byte[] region = REGION.draw(random, size);
        for (int i = 0; i < TRIES; i++) {
            float[] texture = permuted(surface, random);
            if (surface.shows(texture, region, 1)) {
                surface.blend(texture, region, 1, rgb);
                return region;
            }
            region = REGION.draw(random, size); // a uniform place may be beside one with structure
        }
        surface.blend(surface.contrasting(), region, 1, rgb);
        return region;
    }

    private static float[] permuted(Surface surface, SplittableRandom random) {
        ImageSize size = surface.size();
        int rows = Math.min(size.height(), random.nextInt(LEAST_CELLS, MOST_CELLS + 1));
        int columns = Math.min(size.width(), random.nextInt(LEAST_CELLS, MOST_CELLS + 1));
        int height = (size.height() + rows - 1) / rows;
        int width = (size.width() + columns - 1) / columns;
        int[] order = shuffled(rows * columns, random);
        float[] texture = new float[surface.channels() * size.pixels()];
        for (int i = 0; i < texture.length; i++) {
            int pixel = i % size.pixels();
            int y = pixel / size.width();
            int x = pixel % size.width();
            int source = order[y / height * columns + x / width];
            texture[i] = surface.at(
                    i / size.pixels(), source / columns * height + y % height, source % columns * width + x % width);
        }
        return texture;
    }

    private static int[] shuffled(int count, SplittableRandom random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
