package io.anomalight.models.anomalydino;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.NativeBytes;
import java.nio.FloatBuffer;

/**
 * Evenly spaced rotations of images about their centre, to augment a few training images (section 3 of the paper).
 *
 * <p>Pixels are interpolated bilinearly; beyond the edges, images are mirrored.
 *
 * @param count the number of angles; the first is 0
 */
record Turns(int count) {
    private static final double FULL = 2 * Math.PI;

    /**
     * Rotates images counter-clockwise.
     *
     * @param images {@code [B, C, H, W]}
     * @param turn number of the angle, from 0 to {@code count} − 1
     * @return the same shape, owned by the images' manager
     */
    NDArray of(NDArray images, int turn) {
        Shape shape = images.getShape();
        float[] pixels = images.toFloatArray();
        Plane plane = new Plane((int) shape.get(2), (int) shape.get(3), FULL * turn / count);
        return NativeBytes.floats(images.getManager(), shape, rotated -> {
            for (int from = 0; from < pixels.length; from += plane.pixels()) {
                plane.rotate(pixels, from, rotated);
            }
        });
    }

    /** One channel of an image. */
    private record Plane(int height, int width, double angle) {

        int pixels() {
            return height * width;
        }

        void rotate(float[] pixels, int from, FloatBuffer rotated) {
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            double middleX = (width - 1) / 2.0;
            double middleY = (height - 1) / 2.0;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double sourceX = middleX + cos * (x - middleX) - sin * (y - middleY);
                    double sourceY = middleY + sin * (x - middleX) + cos * (y - middleY);
                    rotated.put((float) between(pixels, from, sourceY, sourceX));
                }
            }
        }

        private double between(float[] pixels, int from, double y, double x) {
            int top = (int) Math.floor(y);
            int left = (int) Math.floor(x);
            double right = x - left;
            double below = y - top;
            return (1 - below) * ((1 - right) * at(pixels, from, top, left) + right * at(pixels, from, top, left + 1))
                    + below
                            * ((1 - right) * at(pixels, from, top + 1, left)
                                    + right * at(pixels, from, top + 1, left + 1));
        }

        private float at(float[] pixels, int from, int y, int x) {
            return pixels[from + mirrored(y, height) * width + mirrored(x, width)];
        }

        // The pixel at the edge is not repeated, as with OpenCV's BORDER_REFLECT_101.
        private static int mirrored(int index, int length) {
            if (length == 1) {
                return 0;
            }
            int period = 2 * (length - 1);
            int folded = Math.floorMod(index, period);
            return Math.min(folded, period - folded);
        }
    }
}
