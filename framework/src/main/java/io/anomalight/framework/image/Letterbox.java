package io.anomalight.framework.image;

/**
 * The place of an image in a larger canvas of another shape; the rest is padding.
 *
 * @param content the part of the canvas that shows the image
 */
public record Letterbox(Window content) {

    /** The largest place of an image with its own aspect ratio, in the middle of a canvas. */
    public static Letterbox of(ImageSize image, ImageSize canvas) {
        double scale = Math.min((double) canvas.height() / image.height(), (double) canvas.width() / image.width());
        int height = (int) Math.max(1, Math.min(canvas.height(), Math.round(scale * image.height())));
        int width = (int) Math.max(1, Math.min(canvas.width(), Math.round(scale * image.width())));
        return new Letterbox(new Window(
                canvas, new ImageSize(height, width), (canvas.height() - height) / 2, (canvas.width() - width) / 2));
    }

    /** The canvas with the resized image, {@code [C, H, W]}. */
    public float[] rgb(DecodedImage image) {
        float[] pixels = image.rgb(content.size());
        int plane = content.size().pixels();
        int channels = pixels.length / plane;
        float[] canvas = new float[channels * content.resized().pixels()];
        for (int i = 0; i < plane; i++) {
            int target = target(i);
            for (int color = 0; color < channels; color++) {
                canvas[color * content.resized().pixels() + target] = pixels[color * plane + i];
            }
        }
        pad(canvas);
        return canvas;
    }

    /** The canvas with the resized mask, 0 in the padding, {@code [H, W]}. */
    public byte[] mask(DecodedImage mask, MaskValues values) {
        byte[] pixels = mask.mask(Window.all(content.size()), values);
        byte[] canvas = new byte[content.resized().pixels()];
        for (int i = 0; i < pixels.length; i++) {
            canvas[target(i)] = pixels[i];
        }
        return canvas;
    }

    /** Paints the padding of a canvas {@code [C, H, W]}, in place. */
    public void pad(float[] canvas) {
        int plane = content.resized().pixels();
        for (int pixel = 0; pixel < plane; pixel++) {
            if (!shows(pixel)) {
                OutsideColor.paint(canvas, pixel, plane);
            }
        }
    }

    /** A copy of a mask of the canvas with 0 in the padding, {@code [H, W]}. */
    public byte[] within(byte[] mask) {
        byte[] kept = mask.clone();
        for (int pixel = 0; pixel < kept.length; pixel++) {
            kept[pixel] = shows(pixel) ? kept[pixel] : 0;
        }
        return kept;
    }

    /** The place in a part of the canvas; a part of the padding alone shows the pixel nearest to the image. */
    public Letterbox in(Window part) {
        int top = limit(content.top() - part.top(), part.size().height() - 1);
        int left = limit(content.left() - part.left(), part.size().width() - 1);
        int bottom = limit(
                content.top() + content.size().height() - part.top(),
                part.size().height());
        int right = limit(
                content.left() + content.size().width() - part.left(),
                part.size().width());
        ImageSize size = new ImageSize(Math.max(1, bottom - top), Math.max(1, right - left));
        return new Letterbox(new Window(part.size(), size, top, left));
    }

    private static int limit(int place, int most) {
        return Math.max(0, Math.min(most, place));
    }

    private boolean shows(int pixel) {
        int row = pixel / content.resized().width() - content.top();
        int column = pixel % content.resized().width() - content.left();
        return row >= 0
                && row < content.size().height()
                && column >= 0
                && column < content.size().width();
    }

    private int target(int pixel) {
        int row = content.top() + pixel / content.size().width();
        return row * content.resized().width()
                + content.left()
                + pixel % content.size().width();
    }
}
