package io.anomalight.framework.image;

/** Resizes a map. */
public final class PictureResize {
    private PictureResize() {}

    /** Interpolates {@code [H, W]} bilinearly, pixel centres at halves, edges repeated (torch's align_corners=False). */
    public static float[] bilinear(float[] map, ImageSize from, ImageSize to) {
        from.requireEachPixel("a map to be resized", map.length);
        if (from.equals(to)) {
            return map.clone();
        }
        float[] resized = new float[to.pixels()];
        for (int row = 0; row < to.height(); row++) {
            float y = source(row, from.height(), to.height());
            int top = (int) y;
            int bottom = Math.min(top + 1, from.height() - 1);
            for (int column = 0; column < to.width(); column++) {
                float x = source(column, from.width(), to.width());
                int left = (int) x;
                int right = Math.min(left + 1, from.width() - 1);
                float above = mix(map[top * from.width() + left], map[top * from.width() + right], x - left);
                float below = mix(map[bottom * from.width() + left], map[bottom * from.width() + right], x - left);
                resized[row * to.width() + column] = mix(above, below, y - top);
            }
        }
        return resized;
    }

    private static float source(int index, int from, int to) {
        float position = (float) ((index + 0.5) * from / to - 0.5);
        return Math.min(from - 1f, Math.max(0, position));
    }

    private static float mix(float first, float second, float share) {
        return first + (second - first) * share;
    }
}
