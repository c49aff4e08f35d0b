package io.anomalight.framework.data.synthetic;

import io.anomalight.framework.image.ImageSize;
import java.util.SplittableRandom;

/**
 * A piece of the image, pasted in another place with slightly other tones: a rectangle, or a thin strip that is also turned.
 *
 * <p>After Li et al., "CutPaste", CVPR 2021, section 2.2 and 2.3, with its sizes for images of 256 pixels. Different from the
 * paper, a defect that can't be seen is drawn again.
 */
record CutPasteDefect(long seed) implements SyntheticDefect {
    private static final double LEAST_AREA = 0.005; // the paper: 0.02
    private static final double MOST_AREA = 0.15;
    private static final double MOST_ASPECT = 3.3;
    private static final double JITTER = 0.1;
    private static final int TRIES = 16;

    /** The form and places of a piece; lengths in pixels. */
    private record Piece(
            double height, double width, double angle, double toY, double toX, int downwards, int rightwards) {

        static Piece rectangle(ImageSize size, SplittableRandom random) {
            double area = random.nextDouble(LEAST_AREA, MOST_AREA) * size.pixels();
            double aspect = Math.pow(MOST_ASPECT, random.nextDouble(-1, 1));
            return placed(Math.sqrt(area / aspect), Math.sqrt(area * aspect), 0, size, random);
        }

        static Piece strip(ImageSize size, SplittableRandom random) {
            double scale = Math.max(size.height(), size.width()) / 256.0;
            double width = random.nextDouble(2, 16) * scale;
            double height = random.nextDouble(10, 50) * scale; // the paper: 10 to 25
            return placed(height, width, random.nextDouble(-Math.PI / 4, Math.PI / 4), size, random);
        }

        private static Piece placed(
                double height, double width, double angle, ImageSize size, SplittableRandom random) {
            double fittingHeight = Math.min(height, 0.8 * size.height());
            double fittingWidth = Math.min(width, 0.8 * size.width());
            return new Piece(
                    fittingHeight,
                    fittingWidth,
                    angle,
                    within(fittingHeight, size.height(), random),
                    within(fittingWidth, size.width(), random),
                    random.nextInt(size.height()),
                    random.nextInt(size.width()));
        }

        private static double within(double length, int side, SplittableRandom random) {
            return length / 2 + random.nextDouble() * (side - length);
        }

        byte[] mask(ImageSize size) {
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            byte[] mask = new byte[size.pixels()];
            mask[((int) toY) * size.width() + (int) toX] = 1; // even a piece of less than a pixel
            for (int i = 0; i < mask.length; i++) {
                double y = Math.floorDiv(i, size.width()) + 0.5 - toY;
                double x = i % size.width() + 0.5 - toX;
                boolean inside = Math.abs(cos * y - sin * x) <= height / 2 && Math.abs(sin * y + cos * x) <= width / 2;
                mask[i] = inside ? 1 : mask[i];
            }
            return mask;
        }
    }

    @Override
    public byte[] paste(float[] rgb, ImageSize size) {
        SplittableRandom random = new SplittableRandom(seed);
        Surface surface = Surface.copyOf(rgb, size);
        boolean strip = random.nextBoolean();
        byte[] mask = new byte[0];
        for (int i = 0; i < TRIES; i++) {
            Piece piece = strip ? Piece.strip(size, random) : Piece.rectangle(size, random);
            mask = piece.mask(size);
            float[] texture = moved(surface, piece, random);
            if (surface.shows(texture, mask, 1)) {
                surface.blend(texture, mask, 1, rgb);
                return mask;
            }
        }
        surface.blend(surface.contrasting(), mask, 1, rgb);
        return mask;
    }

    /** The whole image, moved and turned so that the piece lies in its new place. */
    private static float[] moved(Surface surface, Piece piece, SplittableRandom random) {
        ImageSize size = surface.size();
        double cos = Math.cos(piece.angle());
        double sin = Math.sin(piece.angle());
        float gain = (float) random.nextDouble(1 - JITTER, 1 + JITTER);
        float offset = (float) random.nextDouble(-JITTER, JITTER);
        float[] texture = new float[surface.channels() * size.pixels()];
        for (int i = 0; i < texture.length; i++) {
            int pixel = i % size.pixels();
            double y = Math.floorDiv(pixel, size.width()) + 0.5 - piece.toY();
            double x = pixel % size.width() + 0.5 - piece.toX();
            int fromY = (int) Math.floor(cos * y - sin * x + piece.toY()) + piece.downwards();
            int fromX = (int) Math.floor(sin * y + cos * x + piece.toX()) + piece.rightwards();
            float changed = gain * surface.at(i / size.pixels(), fromY, fromX) + offset;
            texture[i] = Math.max(0, Math.min(1, changed)); // as it is stored, so that invisible defects are noticed
        }
        return texture;
    }
}
